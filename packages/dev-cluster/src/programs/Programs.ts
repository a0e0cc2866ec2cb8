/** Where the programs of a node are. */
export interface Programs {
  /** Folder that holds all of them. */
  folder: string;
  /** Folders below it to be searched for programs, in order. */
  searchFolders: readonly string[];
  /** Program → path below {@link Programs.folder}, e.g. `kubelet` → `kubelet-1.37.2-0123456789ab/kubelet`. */
  files: Readonly<Record<string, string>>;
}
