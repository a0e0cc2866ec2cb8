import { join } from 'node:path';
import {
  MANIFEST_NAMES,
  readDependencies,
} from '../../repository/dependencies/readDependencies';
import { count } from '../../text/count';
import { showHidden } from '../../text/showHidden';
import { listOf } from '../listOf';
import type { StepContext } from './StepContext';

/** Reads every manifest. */
export async function readManifests(context: StepContext): Promise<void> {
  const { turn, survey, folder, tree } = context;
  await turn.tool(
    {
      title: 'Read dependency manifests',
      kind: 'read',
      rawInput: { folder, manifests: MANIFEST_NAMES },
    },
    async () => {
      const { manifests, dependencies, findings } = await readDependencies(
        tree,
        turn.signal,
      );
      Object.assign(survey, { manifests, dependencies });
      survey.findings.push(...findings);
      const direct = count(
        dependencies.length,
        'direct dependency',
        'direct dependencies',
      );
      return {
        value: undefined,
        output: `${direct} in ${count(manifests.length, 'manifest')}.${listOf(
          findings,
        )}`,
        rawOutput: {
          manifests: manifests.map(showHidden),
          dependencies: dependencies.length,
          findings: findings.length,
        },
        locations: manifests
          .slice(0, 20)
          .map(path => ({ path: join(folder, path) })),
      };
    },
  );
}
