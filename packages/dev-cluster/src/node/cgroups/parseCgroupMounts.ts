/** A mounted hierarchy. */
export interface CgroupMount {
  /** Path inside the hierarchy that the mount shows; not `/` in many containers. */
  root: string;
  folder: string;
  type: 'cgroup' | 'cgroup2';
  /** Options of the file system, among them the controllers. */
  options: string[];
}

/** Reads the control groups' mounts from /proc/self/mountinfo (proc(5)). */
export function parseCgroupMounts(mountinfo: string): CgroupMount[] {
  return mountinfo.split('\n').flatMap(line => {
    const [place, file] = line.split(' - ').map(part => part.split(' '));
    const type = file?.[0];
    return type === 'cgroup' || type === 'cgroup2'
      ? [
          {
            root: place[3],
            folder: place[4],
            type,
            options: (file[2] ?? '').split(','),
          } as CgroupMount,
        ]
      : [];
  });
}
