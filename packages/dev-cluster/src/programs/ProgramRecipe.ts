import type { SourcePatch } from './SourcePatch';

/** Where a finished program can be had. */
export interface Release {
  /** On the official host; `--mirror` replaces scheme and host and keeps the path. */
  url: string;
  /** A file with lines of `SHA-256  name`, or a bare SHA-256; SHA-512 will do as well. */
  checksumUrl: string;
  /** For an archive: the path in it of each of the program's files. Without it the download is the program itself. */
  members?: Readonly<Record<string, string>>;
}

/** How Go makes it. What is built from the same module and flags is built by one `go build`. */
export interface GoBuild {
  /** Folder below `recipes/` with go.mod and go.sum, which pin every source by its hash. */
  module: string;
  /** File → Go package. */
  packages: Readonly<Record<string, string>>;
  ldflags?: string;
  /** Static, by gcc, with libseccomp: runc alone. */
  seccomp?: boolean;
  /** With what Go does to make programs fast, which takes it longer. Default: without. */
  inlined?: boolean;
  /** What is changed in sources before they are built. What is downloaded has none of it. */
  patches?: readonly SourcePatch[];
}

/** One program (or a few that only make sense together) and the ways to get it. */
export interface ProgramRecipe {
  name: string;
  version: string;
  files: readonly string[];
  /** Without one it is always built. */
  release?: Release;
  go: GoBuild;
}
