import { mayLowerOomScore } from '../system/mayLowerOomScore';
import type { ProgramRecipe } from './ProgramRecipe';
import { releaseArchitecture } from './programRecipes';

const VERSION = '0.0.0-20260905035102-160fafc42237';

/** The release made of nearly the same: Go's versions of gVisor have no other name than day and commit. */
const RELEASE = '20260907';

/** How gVisor's release files call processors. */
const PROCESSORS: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
};

/**
 * gVisor: `runsc`, and the shim that containerd starts it by. Only made when asked for.
 *
 * @param options - `released` false: both are built, and the shim so that it goes on where root may not lower an OOM
 * score. The released one ends then, and no Pod would start.
 */
export function gvisorRecipes(
  options: { arch?: string; released?: boolean } = {},
): ProgramRecipe[] {
  const { arch = releaseArchitecture(), released = mayLowerOomScore() } =
    options;
  const folder = `https://storage.googleapis.com/gvisor/releases/release/${RELEASE}/${PROCESSORS[arch]}`;
  const module = 'gvisor.dev/gvisor';
  const make = (name: string, goPackage: string): ProgramRecipe => ({
    name,
    version: VERSION,
    files: [name],
    ...(released && {
      release: {
        url: `${folder}/${name}`,
        checksumUrl: `${folder}/${name}.sha512`,
      },
    }),
    go: {
      module: 'gvisor',
      packages: { [name]: `${module}/${goPackage}` },
      // Every system call of a Pod goes through it.
      inlined: true,
      patches: [
        {
          module,
          file: 'pkg/shim/v1/manager.go',
          before: 'oomScoreMax); err != nil {',
          after: 'oomScoreMax); err != nil && !os.IsPermission(err) {',
        },
      ],
    },
  });
  return [make('runsc', 'runsc'), make('containerd-shim-runsc-v1', 'shim')];
}
