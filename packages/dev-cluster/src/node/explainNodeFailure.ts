import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DevClusterError } from '../errors/DevClusterError';
import { diskFull } from '../errors/explainSystemError';

const TAIL_LINES = 6;

/** klog's marks of an error, structured logs' and containerd's. */
const ERROR_LINE =
  /^[EF]\d{4} |"level":"(error|fatal|panic)"|level=(error|fatal)|^panic|error:/i;

/** Adds what the node's own logs say to the error of a failed start. */
export function explainNodeFailure(error: unknown, logs: string): unknown {
  if (!existsSync(logs)) {
    return error;
  }
  const texts = readdirSync(logs).map(name => ({
    name,
    lines: readFileSync(join(logs, name), 'utf8').trimEnd().split('\n'),
  }));
  if (
    texts.some(({ lines }) =>
      lines.some(line => /no space left on device/i.test(line)),
    )
  ) {
    return diskFull(logs, error);
  }
  const told = texts
    .map(({ name, lines }) => ({
      name,
      lines: (name === 'node.log'
        ? lines
        : lines.filter(line => ERROR_LINE.test(line))
      ).slice(-TAIL_LINES),
    }))
    .filter(({ lines }) => lines.join('') !== '')
    .map(
      ({ name, lines }) =>
        `${name}:\n  ${lines.map(line => line.slice(0, 300)).join('\n  ')}`,
    );
  return new DevClusterError(
    'NodeFailed',
    [error instanceof Error ? error.message : String(error), ...told].join(
      '\n',
    ),
    { cure: `The whole logs are in ${logs}.`, cause: error },
  );
}
