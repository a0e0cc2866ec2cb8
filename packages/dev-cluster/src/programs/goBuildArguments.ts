import type { GoBuild } from './ProgramRecipe';

/**
 * What costs the time of a cold build is the compiler, so it is asked for less: no debugging tables, and no inlining
 * outside Go's own library. Measured on k8s.io/apimachinery with an empty cache: 55 s of processor time with Go's
 * defaults, 36 s so. The programs are a little slower at run time, which a node with a few dozen Pods does not notice.
 */
const COMPILER_FLAGS = {
  plain: ['-gcflags=all=-dwarf=false -l', '-gcflags=std=-dwarf=false'],
  inlined: ['-gcflags=all=-dwarf=false'],
};

/** Arguments of the one `go build` for all programs of a module. */
export function goBuildArguments(
  build: GoBuild,
  outputFolder: string,
): string[] {
  return [
    'build',
    '-v',
    // go.mod and go.sum of the recipe are the truth: nothing else may be brought in.
    '-mod=readonly',
    '-trimpath',
    '-buildvcs=false',
    ...COMPILER_FLAGS[build.inlined ? 'inlined' : 'plain'],
    ...(build.seccomp ? ['-tags', 'seccomp,netgo,osusergo'] : []),
    ...(build.module === 'containerd'
      ? ['-tags', 'no_btrfs,no_devmapper,no_zfs']
      : []),
    '-ldflags',
    [
      '-s -w',
      build.ldflags,
      build.seccomp ? '-linkmode external -extldflags -static' : undefined,
    ]
      .filter(Boolean)
      .join(' '),
    '-o',
    `${outputFolder}/`,
    ...Object.values(build.packages),
  ];
}

/** How `go build -o folder/` names what it makes of a package: the last part that is no major version. */
export function goOutputName(goPackage: string): string {
  const parts = goPackage.split('/').filter(part => !/^v\d+$/.test(part));
  return parts[parts.length - 1];
}
