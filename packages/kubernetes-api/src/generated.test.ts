import { execFileSync } from 'node:child_process';
import path from 'node:path';

describe('src/generated', () => {
  it('is what manifests/crds say', () => {
    const script = path.resolve(__dirname, '../scripts/generate.mjs');
    expect(() =>
      execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  }, 60_000);
});
