import { planCgroups } from './planCgroups';

const mount = (root: string, folder: string, type: string, options: string) =>
  `30 23 0:28 ${root} ${folder} rw,relatime shared:9 - ${type} cgroup ${options}`;
const never = () => false;
const lines = (...all: string[]) => all.join('\n');

describe('planCgroups', () => {
  it('goes below its own group in every hierarchy of version 1', () => {
    const plan = planCgroups('node', {
      mountinfo: lines(
        mount('/', '/sys/fs/cgroup/cpu,cpuacct', 'cgroup', 'rw,cpu,cpuacct'),
        mount('/', '/sys/fs/cgroup/memory', 'cgroup', 'rw,memory'),
        mount('/', '/sys/fs/cgroup/pids', 'cgroup', 'rw,pids'),
        mount('/', '/sys/fs/cgroup/systemd', 'cgroup', 'rw,name=systemd'),
        mount('/', '/sys/fs/cgroup/unified', 'cgroup2', 'rw'),
      ),
      ownCgroups: lines(
        '5:name=systemd:/user.slice',
        '4:pids:/',
        '3:memory:/limited/here',
        '2:cpu,cpuacct:/',
        '0::/user.slice',
      ),
      canDelegate: never,
    });
    expect(plan.version).toBe(1);
    expect(plan.hierarchies.map(each => [each.mountName, each.folder])).toEqual(
      [
        ['systemd', '/sys/fs/cgroup/systemd/user.slice/node'],
        ['pids', '/sys/fs/cgroup/pids/node'],
        ['memory', '/sys/fs/cgroup/memory/limited/here/node'],
        ['cpu,cpuacct', '/sys/fs/cgroup/cpu,cpuacct/node'],
      ],
    );
  });

  it('sees through a container whose mount shows a part of the hierarchy', () => {
    const plan = planCgroups('node', {
      mountinfo: lines(
        mount('/docker/1', '/sys/fs/cgroup/memory', 'cgroup', 'rw,memory'),
        mount('/docker/1', '/sys/fs/cgroup/cpu', 'cgroup', 'rw,cpu'),
        mount('/docker/1', '/sys/fs/cgroup/pids', 'cgroup', 'rw,pids'),
      ),
      ownCgroups: lines(
        '3:memory:/docker/1/inner',
        '2:cpu:/docker/1',
        '1:pids:/docker/1',
      ),
      canDelegate: never,
    });
    expect(plan.hierarchies.map(each => each.folder)).toEqual([
      '/sys/fs/cgroup/memory/inner/node',
      '/sys/fs/cgroup/cpu/node',
      '/sys/fs/cgroup/pids/node',
    ]);
  });

  it.each([
    ['/sys/fs/cgroup/user.slice', '/sys/fs/cgroup/user.slice/node'],
    ['/sys/fs/cgroup', '/sys/fs/cgroup/node'],
    ['nowhere', '/sys/fs/cgroup/node'],
  ])(
    'takes the nearest group of version 2 that hands on: %s',
    (willing, expected) => {
      const plan = planCgroups('node', {
        mountinfo: mount('/', '/sys/fs/cgroup', 'cgroup2', 'rw'),
        ownCgroups: '0::/user.slice/user-0.slice/session-1.scope',
        canDelegate: folder => folder === willing,
      });
      expect(plan).toEqual({
        version: 2,
        hierarchies: [{ selector: undefined, mountName: '', folder: expected }],
      });
    },
  );

  it('says what is missing', () => {
    const facts = {
      mountinfo: mount('/', '/sys/fs/cgroup/cpu', 'cgroup', 'rw,cpu'),
      ownCgroups: '1:cpu:/',
      canDelegate: never,
    };
    expect(() => planCgroups('node', facts)).toThrow(/lack memory, pids/);
  });
});
