import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGate } from './readGate';

describe('readGate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gate-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads what the gate wrote, and nothing half written', () => {
    writeFileSync(
      join(folder, 'abc'),
      '10.251.7.5 IgnoreUnknown=1;K8S_POD_NAMESPACE=a;K8S_POD_NAME=web;K8S_POD_INFRA_CONTAINER_ID=abc;K8S_POD_UID=u-1\n',
    );
    writeFileSync(join(folder, '.def'), '10.251.7.6');
    expect(readGate(folder)).toEqual([
      {
        id: 'abc',
        address: '10.251.7.5',
        namespace: 'a',
        name: 'web',
        uid: 'u-1',
      },
    ]);
  });
});
