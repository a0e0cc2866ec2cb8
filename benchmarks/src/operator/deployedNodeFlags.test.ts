import { readFileSync } from 'node:fs';
import path from 'node:path';
import { deployedNodeFlags } from './deployedNodeFlags';

const deployed = (command: string) =>
  `kind: Service\n---\nspec:\n  template:\n    spec:\n      containers:\n        - command: ${command}\n`;

describe('deployedNodeFlags', () => {
  it.each([
    ['[node, --a=1, --b, /app/operator.js]', ['--a=1', '--b']],
    ['[node, /app/operator.js]', []],
  ])('reads %s', (command, flags) => {
    expect(deployedNodeFlags(deployed(command))).toEqual(flags);
  });

  it('reads the manifest as it is', () => {
    const file = path.resolve(
      __dirname,
      '../../../manifests/overlays/production/operator.yaml',
    );
    expect(deployedNodeFlags(readFileSync(file, 'utf8'))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^--/)]),
    );
  });

  it('does not guess', () => {
    expect(() => deployedNodeFlags(deployed('[deno]'))).toThrow(SyntaxError);
    expect(() => deployedNodeFlags('')).toThrow(SyntaxError);
  });
});
