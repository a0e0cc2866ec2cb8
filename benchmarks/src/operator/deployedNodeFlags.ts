const COMMAND = /^ *command:\s+\[node, (?:(.*), )?\/app\/operator\.js\]$/m;

/**
 * Flags with which Node.js runs the operator where it is deployed, so that it is measured as it is run.
 *
 * @param deployment - text of manifests/overlays/production/operator.yaml
 * @throws SyntaxError where the command is not found
 */
export function deployedNodeFlags(deployment: string): string[] {
  const found = COMMAND.exec(deployment);
  if (!found) {
    throw new SyntaxError(
      'manifests/overlays/production/operator.yaml has no line "command: [node, …, /app/operator.js]"; the benchmark cannot tell how the operator is run',
    );
  }
  return found[1]?.split(', ') ?? [];
}
