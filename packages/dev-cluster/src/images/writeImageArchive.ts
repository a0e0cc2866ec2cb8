import { createHash } from 'node:crypto';
import type { ImageSpec } from './ImageSpec';
import type { TarEntry } from './TarEntry';
import { writeTar } from './writeTar';

/** Images that were made by nobody at no time, so that they are the same everywhere. */
const CREATED = '1970-01-01T00:00:00Z';

const MEDIA = 'application/vnd.oci.image';

/**
 * An archive with one or more images, for `ctr images import`, `docker load`, `podman load` and others: an OCI layout
 * that also has Docker's manifest.json. A layer that several images share is in it once.
 */
export function writeImageArchive(images: readonly ImageSpec[]): Buffer {
  const blobs = new Map<string, Buffer>();
  const digests = new Map<Buffer, string>();
  const add = (content: Buffer): string => {
    const digest =
      digests.get(content) ??
      createHash('sha256').update(content).digest('hex');
    digests.set(content, digest);
    blobs.set(digest, content);
    return digest;
  };
  const descriptor = (mediaType: string, content: Buffer) => ({
    mediaType,
    digest: `sha256:${add(content)}`,
    size: content.length,
  });

  const described = images.map(image => {
    const layers = image.layers.map(layer =>
      descriptor(`${MEDIA}.layer.v1.tar`, layer),
    );
    const config = Buffer.from(
      JSON.stringify({
        created: CREATED,
        architecture: process.arch === 'x64' ? 'amd64' : process.arch,
        os: 'linux',
        config: image.config,
        rootfs: { type: 'layers', diff_ids: layers.map(layer => layer.digest) },
        history: layers.map(() => ({ created: CREATED })),
      }),
    );
    const configDescriptor = descriptor(`${MEDIA}.config.v1+json`, config);
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: `${MEDIA}.manifest.v1+json`,
        config: configDescriptor,
        layers,
      }),
    );
    return {
      forOci: {
        ...descriptor(`${MEDIA}.manifest.v1+json`, manifest),
        annotations: {
          'io.containerd.image.name': image.reference,
          'org.opencontainers.image.ref.name': image.reference.replace(
            /^.*:/,
            '',
          ),
        },
      },
      forDocker: {
        Config: blobPath(configDescriptor.digest),
        RepoTags: [image.reference],
        Layers: layers.map(layer => blobPath(layer.digest)),
      },
    };
  });

  const json = (path: string, value: unknown): TarEntry => ({
    path,
    type: 'file',
    content: Buffer.from(JSON.stringify(value)),
  });
  return writeTar([
    { path: 'blobs', type: 'folder' },
    { path: 'blobs/sha256', type: 'folder' },
    ...[...blobs].map(
      ([digest, content]): TarEntry => ({
        path: blobPath(`sha256:${digest}`),
        type: 'file',
        content,
      }),
    ),
    json('index.json', {
      schemaVersion: 2,
      mediaType: `${MEDIA}.index.v1+json`,
      manifests: described.map(each => each.forOci),
    }),
    json(
      'manifest.json',
      described.map(each => each.forDocker),
    ),
    json('oci-layout', { imageLayoutVersion: '1.0.0' }),
  ]);
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
