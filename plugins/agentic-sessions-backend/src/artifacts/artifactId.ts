import { InputError } from '@backstage/errors';
import { z } from 'zod';

const schema = z.tuple([z.string().max(1024), z.number().int().positive()]);

/** Id of a file in its session: its path and version, in a form that fits into one segment of a URL. */
export function artifactId(path: string, version: number): string {
  return Buffer.from(JSON.stringify([path, version])).toString('base64url');
}

/** @throws InputError where it is not one of ours. */
export function parseArtifactId(id: string): { path: string; version: number } {
  try {
    const [path, version] = schema.parse(
      JSON.parse(Buffer.from(id, 'base64url').toString('utf8')),
    );
    return { path, version };
  } catch {
    throw new InputError('This is not the id of a file');
  }
}
