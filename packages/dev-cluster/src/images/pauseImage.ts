import type { ImageSpec } from './ImageSpec';
import { pauseProgram } from './pauseProgram';
import { writeTar } from './writeTar';

/** Holds the namespaces of every Pod. */
export const PAUSE_IMAGE = 'localhost/agentic-sessions/pause:1';

/** The image of {@link pauseProgram}. */
export function pauseImage(): ImageSpec {
  return {
    reference: PAUSE_IMAGE,
    layers: [
      writeTar([
        { path: 'pause', type: 'file', content: pauseProgram(), mode: 0o755 },
      ]),
    ],
    config: { User: '65535:65535', Entrypoint: ['/pause'] },
  };
}
