import { readFileSync } from 'node:fs';
import path from 'node:path';
import { deployedNodeFlags } from './deployedNodeFlags';

describe('deployedNodeFlags', () => {
  it.each([
    ['  command: [node, --a=1, --b, /app/operator.js]', ['--a=1', '--b']],
    ['command: [node, /app/operator.js]\n', []],
  ])('reads %j', (text, flags) => {
    expect(deployedNodeFlags(text)).toEqual(flags);
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
    expect(() => deployedNodeFlags('command: [deno]')).toThrow(SyntaxError);
  });
});
