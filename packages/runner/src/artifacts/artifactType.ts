import type { ArtifactType } from '@agentic-sessions/runner-protocol';

const BY_FOLDER: Record<string, ArtifactType> = {
  errors: 'error',
  intermediate: 'intermediate',
  logs: 'log',
};

/** What a file is for, by the folder it is in: `logs/`, `intermediate/`, `errors/`; a `.log` anywhere is a log. */
export function artifactType(path: string): ArtifactType {
  const folder = path.split('/')[0];
  if (path.includes('/') && Object.hasOwn(BY_FOLDER, folder)) {
    return BY_FOLDER[folder];
  }
  return path.endsWith('.log') ? 'log' : 'output';
}
