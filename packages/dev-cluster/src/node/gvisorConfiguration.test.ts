import type { Programs } from '../programs/Programs';
import { nodeAddresses } from './NodeAddresses';
import { nodeConfiguration } from './nodeConfiguration';

const configure = (...more: string[]) => {
  const names = ['runc', 'bridge', ...more];
  const programs: Programs = {
    folder: '/cache/programs',
    searchFolders: [],
    files: Object.fromEntries(names.map(name => [name, `${name}-1/${name}`])),
  };
  return nodeConfiguration({
    addresses: nodeAddresses(7),
    programs,
    snapshotter: 'overlayfs',
  });
};

describe('gVisor in the configuration of a node', () => {
  it('is a runtime of containerd where its programs are', () => {
    const files = configure('runsc', 'containerd-shim-runsc-v1');
    expect(files['containerd.toml']).toMatch(
      /containerd\.runtimes\.runsc\][^[]*io\.containerd\.runsc\.v1.*ConfigPath = "\/run\/node\/config\/runsc\.toml"\n$/s,
    );
    expect(files['runsc.toml']).toContain(
      'binary_name = "/run/programs/runsc-1/runsc"',
    );
  });

  it.each([[[]], [['runsc']]])('is left out with %j alone', more => {
    const files = configure(...more);
    expect(files['containerd.toml']).not.toContain('runsc');
    expect(files).not.toHaveProperty(['runsc.toml']);
  });
});
