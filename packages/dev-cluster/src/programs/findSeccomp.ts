import { existsSync, globSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ProgramStore } from './ProgramStore';
import { unpackDebianPackages } from './unpackDebianPackages';

const PLACES = ['usr/lib/*-linux-gnu', 'usr/lib64', 'usr/lib'];

const FOLDER = 'libseccomp-debian-1';

const CURE =
  "Install gcc with static C library and libseccomp's development files: on Debian and Ubuntu 'apt-get install gcc libc6-dev libseccomp-dev', on Fedora 'dnf install gcc glibc-static libseccomp-static libseccomp-devel'.";

/**
 * Finds libseccomp for the building of runc, on this machine or else in Debian's package unpacked into the store.
 * runc without seccomp could not run Pods under Kubernetes' restricted profile, so there is no way around it.
 *
 * The library's place goes by CGO_LDFLAGS and not by pkg-config, whose answer Go does not count among the things its
 * cache depends on: a moved folder would be looked for in its old place.
 *
 * @returns environment for `go build`
 */
export async function findSeccomp(
  store: ProgramStore,
  workFolder: string,
): Promise<Record<string, string>> {
  const own = join(store.folder, FOLDER);
  let prefix = ['/', own].find(each => findLibrary(each));
  if (!prefix) {
    const unpacked = store.makeWorkFolder();
    try {
      await unpackDebianPackages(
        ['libseccomp-dev'],
        unpacked,
        'runc needs libseccomp.a and seccomp.h to be built.',
        CURE,
      );
      store.publishAs(FOLDER, unpacked);
    } finally {
      await rm(unpacked, { recursive: true, force: true });
    }
    prefix = own;
  }
  const pkgConfig = join(workFolder, 'pkg-config');
  await writeFile(
    pkgConfig,
    `#!/bin/sh\ncase "$*" in *--cflags*) ;; *) echo -lseccomp;; esac\n`,
  );
  await chmod(pkgConfig, 0o755);
  return {
    PKG_CONFIG: pkgConfig,
    CGO_CFLAGS: `-O2 -I${join(prefix, 'usr/include')}`,
    CGO_LDFLAGS: `-O2 -L${dirname(findLibrary(prefix) ?? prefix)}`,
  };
}

function findLibrary(prefix: string): string | undefined {
  return existsSync(join(prefix, 'usr/include/seccomp.h'))
    ? PLACES.flatMap(place => globSync(join(prefix, place, 'libseccomp.a')))[0]
    : undefined;
}
