import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../cli/UsageError';
import { checkAgentSandbox } from './checkAgentSandbox';

const FILES = {
  'go.mod': '// comment\nmodule sigs.k8s.io/agent-sandbox\n\ngo 1.26.0\n',
  'cmd/agent-sandbox-controller/main.go': 'package main',
  'k8s/controller.yaml': '',
  'k8s/rbac.generated.yaml': '',
  'k8s/crds/agents.x-k8s.io_sandboxes.yaml': '',
};

describe('checkAgentSandbox', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'check-agent-sandbox-'));
  afterAll(() => rmSync(root, { recursive: true }));

  function checkout(files: Record<string, string | undefined>): string {
    const folder = mkdtempSync(path.join(root, 'checkout-'));
    for (const [name, text] of Object.entries(files)) {
      if (text === undefined) continue;
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return folder;
  }

  it('takes a checkout', () => {
    expect(() => checkAgentSandbox(checkout(FILES))).not.toThrow();
  });

  it.each([
    [{ 'go.mod': undefined }, 'it has no go.mod'],
    [
      { 'k8s/crds/agents.x-k8s.io_sandboxes.yaml': undefined },
      'it has no k8s/crds/agents.x-k8s.io_sandboxes.yaml',
    ],
    [
      { 'go.mod': 'module sigs.k8s.io/kwok\n' },
      'its go.mod names the module sigs.k8s.io/kwok',
    ],
  ])('refuses one with %j', (change, problem) => {
    const folder = checkout({ ...FILES, ...change });
    const check = () => checkAgentSandbox(folder);
    expect(check).toThrow(UsageError);
    expect(check).toThrow(
      `--agent-sandbox ${folder} is not a checkout of agent-sandbox: ${problem}. Get one by "git clone https://`,
    );
  });

  it('refuses a folder that is not there', () => {
    expect(() => checkAgentSandbox(path.join(root, 'absent'))).toThrow(
      'there is no such folder',
    );
  });
});
