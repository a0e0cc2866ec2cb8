import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../system/packageFolder';
import { goBuildArguments, goOutputName } from './goBuildArguments';
import { gvisorRecipes } from './gvisorRecipes';
import { kwokRecipe } from './kwokRecipe';
import { programRecipes } from './programRecipes';

describe('programRecipes', () => {
  it.each([
    ...programRecipes('amd64'),
    kwokRecipe,
    ...gvisorRecipes({ arch: 'amd64', released: true }),
  ])('$name $version is what its Go module pins, too', recipe => {
    const folder = join(packageFolder(), 'recipes', recipe.go.module);
    const pinned = readFileSync(join(folder, 'go.mod'), 'utf8');
    const [goPackage] = Object.values(recipe.go.packages);
    const required = [...pinned.matchAll(/^(?:require )?\s*(\S+) v(\S+)$/gm)];
    const [, , version] =
      required.find(([, module]) => goPackage.startsWith(module)) ?? [];
    expect(version).toBe(recipe.version);
    expect(Object.keys(recipe.go.packages)).toEqual(recipe.files);
  });

  it('names the release files of each processor', () => {
    const urls = (arch: string) =>
      programRecipes(arch).map(recipe => recipe.release?.url ?? '');
    expect(urls('arm64').every(url => /arm64/.test(url))).toBe(true);
    expect(urls('amd64')).toContain(
      'https://dl.k8s.io/v1.37.2/bin/linux/amd64/kubelet',
    );
    expect(
      gvisorRecipes({ arch: 'arm64', released: true })[0].release,
    ).toMatchObject({
      url: expect.stringMatching(/\/aarch64\/runsc$/),
      checksumUrl: expect.stringMatching(/\/aarch64\/runsc\.sha512$/),
    });
  });

  it('builds gVisor where what is released would not run', () => {
    const [runsc, shim] = gvisorRecipes({ released: false });
    expect([runsc.release, shim.release]).toEqual([undefined, undefined]);
    expect(shim.go.patches).toHaveLength(1);
  });
});

describe('goBuildArguments', () => {
  it('lets nothing in that go.sum does not know', () => {
    for (const { go } of programRecipes()) {
      expect(goBuildArguments(go, '/out')).toContain('-mod=readonly');
    }
  });

  it.each([
    ['k8s.io/kubernetes/cmd/kubelet', 'kubelet'],
    ['go.etcd.io/etcd/server/v3', 'server'],
    ['github.com/opencontainers/runc', 'runc'],
  ])('knows that go names %s %s', (goPackage, name) => {
    expect(goOutputName(goPackage)).toBe(name);
  });
});
