/** One hierarchy of control groups, and the node's group in it. */
export interface CgroupHierarchy {
  /** Mount options that select it, e.g. `memory`, `cpu,cpuacct` or `name=systemd`; undefined in version 2. */
  selector: string | undefined;
  /** Folder of the hierarchy below /sys/fs/cgroup inside the node. */
  mountName: string;
  /** The node's group, as this machine sees it. */
  folder: string;
}

/** The node's control groups: one in each hierarchy (version 1) or one altogether (version 2). */
export interface CgroupPlan {
  version: 1 | 2;
  hierarchies: CgroupHierarchy[];
}
