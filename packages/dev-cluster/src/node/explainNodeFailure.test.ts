import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainNodeFailure } from './explainNodeFailure';

describe('explainNodeFailure', () => {
  let logs: string;
  beforeEach(() => {
    logs = mkdtempSync(join(tmpdir(), 'logs-'));
  });
  afterEach(() => rmSync(logs, { recursive: true }));
  const log = (name: string, text: string) =>
    writeFileSync(join(logs, `${name}.log`), text);

  it('adds what the programs say went wrong, and where to read on', () => {
    log('node', 'mount: /run: no such device\n');
    log('kubelet', 'I1122 all is well\nE1122 12:00:00 no cgroups here\n');
    log('etcd', '{"level":"info","msg":"fine"}\n');
    const { message } = explainNodeFailure(
      new Error('It ended.'),
      logs,
    ) as Error;
    expect(message).toContain('It ended.');
    expect(message).toContain('no such device');
    expect(message).toContain('no cgroups here');
    expect(message).not.toContain('fine');
    expect(message).toContain(`The whole logs are in ${logs}.`);
  });

  it('knows a full disk by the programs that met it', () => {
    log('etcd', '{"level":"fatal","msg":"write: no space left on device"}\n');
    expect(explainNodeFailure(new Error('x'), logs)).toMatchObject({
      code: 'DiskFull',
    });
  });

  it('hands the error back where nothing was logged yet', () => {
    const error = new Error('x');
    expect(explainNodeFailure(error, join(logs, 'none'))).toBe(error);
  });
});
