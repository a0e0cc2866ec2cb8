import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '..');

describe('openapi.yaml', () => {
  it('is what the generated types say', () => {
    const cli = join(
      dirname(require.resolve('openapi-typescript/package.json')),
      'bin/cli.js',
    );
    const check = () =>
      execFileSync(
        process.execPath,
        [
          cli,
          'openapi.yaml',
          '--default-non-nullable=false',
          '-o',
          'src/generated/api.ts',
          '--check',
        ],
        { cwd: root, stdio: 'pipe' },
      );
    expect(check).not.toThrow();
  });
});
