import { createHash } from 'node:crypto';
import { run } from '../system/run';
import type { ImageSpec } from './ImageSpec';
import { writeImageArchive } from './writeImageArchive';
import { writeTar } from './writeTar';

const shared = writeTar([{ path: 'lib', type: 'folder' }]);
const own = writeTar([
  { path: 'app', type: 'file', content: Buffer.from('1') },
]);
const images: ImageSpec[] = [
  { reference: 'localhost/a:1', layers: [shared], config: { User: '1:1' } },
  {
    reference: 'localhost/b:2',
    layers: [shared, own],
    config: { User: '1:1', Cmd: ['/app'] },
  },
];

/** Reads files of an archive by the machine's tar. */
async function unpack(archive: Buffer, path: string): Promise<string> {
  return (await run('tar', ['-xO', path], { input: archive })).stdout;
}

describe('writeImageArchive', () => {
  it('is the same for the same images', () => {
    const again = writeImageArchive(structuredClone(images));
    expect(writeImageArchive(images).equals(Buffer.from(again))).toBe(true);
  });

  it('names every blob by its digest, and holds a shared layer once', async () => {
    const archive = writeImageArchive(images);
    const { stdout } = await run('tar', ['-t'], { input: archive });
    const blobs = stdout.split('\n').filter(name => /sha256\/./.test(name));
    // Two layers, two configurations, two manifests.
    expect(blobs).toHaveLength(6);
    for (const blob of blobs) {
      const content = await unpack(archive, blob);
      const digest = createHash('sha256').update(content).digest('hex');
      expect(blob).toBe(`blobs/sha256/${digest}`);
    }
  });

  it('is read by OCI tools and by Docker alike', async () => {
    const archive = writeImageArchive(images);
    const index = JSON.parse(await unpack(archive, 'index.json'));
    const docker = JSON.parse(await unpack(archive, 'manifest.json'));
    const names = index.manifests.map(
      (each: { annotations: Record<string, string> }) =>
        each.annotations['io.containerd.image.name'],
    );
    expect(names).toEqual(['localhost/a:1', 'localhost/b:2']);
    expect(docker[1].RepoTags).toEqual(['localhost/b:2']);
    const manifestPath = index.manifests[1].digest.replace(':', '/');
    const manifest = JSON.parse(await unpack(archive, `blobs/${manifestPath}`));
    const config = JSON.parse(await unpack(archive, docker[1].Config));
    expect(config.rootfs.diff_ids).toEqual(
      manifest.layers.map((layer: { digest: string }) => layer.digest),
    );
    expect(config.config).toEqual({ User: '1:1', Cmd: ['/app'] });
  });
});
