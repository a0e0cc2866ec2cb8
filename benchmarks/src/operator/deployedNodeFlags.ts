import { parseAllDocuments } from 'yaml';

/** What is read of a manifest; of other kinds nothing of it is there. */
interface Manifest {
  spec?: {
    template?: { spec?: { containers?: { command?: string[] }[] } };
  };
}

const PROGRAM = '/app/operator.js';

/**
 * Flags with which Node.js runs the operator where it is deployed, so that it is measured as it is run.
 *
 * @param deployment - text of manifests/overlays/production/operator.yaml
 * @throws SyntaxError where the command is not found
 */
export function deployedNodeFlags(deployment: string): string[] {
  const command = parseAllDocuments(deployment)
    .map(document => document.toJS() as Manifest | null)
    .flatMap(manifest => manifest?.spec?.template?.spec?.containers ?? [])
    .map(container => container.command ?? [])
    .find(([first, ...rest]) => first === 'node' && rest.at(-1) === PROGRAM);
  if (!command) {
    throw new SyntaxError(
      `manifests/overlays/production/operator.yaml has no container with a command [node, …, ${PROGRAM}]; the benchmark cannot tell how the operator is run`,
    );
  }
  return command.slice(1, -1);
}
