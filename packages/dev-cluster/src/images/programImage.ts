import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { DevClusterError } from '../errors/DevClusterError';
import type { ImageSpec } from './ImageSpec';
import { IMAGE_USER } from './nodeLayer';
import { writeTar } from './writeTar';

/** An image of ours: Node.js and some bundled programs in /app. */
export interface ProgramImageInput {
  /** Last part of the image's name. */
  name: string;
  baseLayer: Buffer;
  /** Path in /app → file on this machine. */
  programs: Readonly<Record<string, string>>;
  /** What starts unless the Pod says otherwise; a name in /app. */
  main: string;
}

/**
 * Makes an image. Its tag is a hash of all that is in it: a rebuilt program is another image, which no node can mistake
 * for one it has.
 *
 * @throws DevClusterError `InvalidInput` when a program was not bundled
 */
export function programImage(input: ProgramImageInput): ImageSpec {
  const layer = writeTar([
    { path: 'app', type: 'folder' },
    ...Object.entries(input.programs).map(([name, file]) => {
      if (!existsSync(file)) {
        throw new DevClusterError('InvalidInput', `${file} is missing.`, {
          cure: 'Bundle the programs first: node scripts/bundle.mjs',
        });
      }
      return {
        path: `app/${name}`,
        type: 'file' as const,
        content: readFileSync(file),
        mode: 0o755,
      };
    }),
  ]);
  const config = {
    User: `${IMAGE_USER}:${IMAGE_USER}`,
    Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'NODE_ENV=production'],
    WorkingDir: '/app',
    Cmd: ['node', `/app/${input.main}`],
  };
  const tag = createHash('sha256')
    .update(input.baseLayer)
    .update(layer)
    .update(JSON.stringify(config))
    .digest('hex')
    .slice(0, 12);
  return {
    reference: `localhost/agentic-sessions/${input.name}:${tag}`,
    layers: [input.baseLayer, layer],
    config,
  };
}
