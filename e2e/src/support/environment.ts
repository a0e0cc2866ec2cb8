import { readFileSync } from 'node:fs';

/** What `.dev/environment.json` tells scripts of a running `npm start`. */
export interface Environment {
  portal: string;
  kubectl: string;
  kubeconfig: string;
  people: Record<'alan' | 'ada' | 'grace' | 'vera' | 'will', string>;
  webhooks: { github: { url: string; secret: string } };
  processes: { portal: number; operator: number; node: number };
  /** Where runners reach the portal. */
  runnerApi: string;
  repository: string;
  website: string;
}

/**
 * The running environment, read anew each time: process ids change when something is killed.
 *
 * @throws Error that says how to get one
 */
export function environment(): Environment {
  const file = process.env.AGENTIC_SESSIONS_ENVIRONMENT;
  if (!file) {
    throw new Error(
      'End-to-end tests need a running environment: run them with npm test, or set AGENTIC_SESSIONS_ENVIRONMENT to the .dev/environment.json of a running npm start.',
    );
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Environment;
}
