import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { ArtifactKey } from './ArtifactStore';
import { checkArtifactPath } from './checkArtifactPath';
import { digestOf } from './digestOf';
import { FolderIndex } from './folder/FolderIndex';
import { FolderStore } from './folder/FolderStore';
import { mediaTypeOf } from './mediaTypeOf';

const USAGE = `artifact-indexer: keep and find what sessions produced, in a folder

  artifact-indexer put    --store DIR --namespace NS --session ID FILE [--as PATH] [--type TYPE] [--max-bytes N]
  artifact-indexer list   --store DIR --namespace NS --session ID
  artifact-indexer verify --store DIR --namespace NS --session ID

put prints the file's entry, list one entry a line (JSON), verify each path with "ok", "changed" or "missing".
TYPE is log, output (default), intermediate or error. Exit codes: 0 done, 1 not so (verify) or refused, 2 not understood.`;

/** What the command line touches of the world. */
export type CliIo = {
  now: () => Date;
  out: (text: string) => void;
  err: (text: string) => void;
};

/** Runs one command and returns the exit code. */
export async function main(args: string[], io: CliIo): Promise<number> {
  let command;
  try {
    command = readCommand(args);
  } catch (error) {
    io.err(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  try {
    if (command.verb === 'put') return await put(command, io);
    if (command.verb === 'list') return await list(command, io);
    return await verify(command, io);
  } catch (error) {
    io.err((error as Error).message);
    return 1;
  }
}

function readCommand(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      store: { type: 'string' },
      namespace: { type: 'string' },
      session: { type: 'string' },
      as: { type: 'string' },
      type: { type: 'string', default: 'output' },
      'max-bytes': { type: 'string', default: String(1024 ** 3) },
    },
  });
  const [verb, file, ...rest] = positionals;
  if (!['put', 'list', 'verify'].includes(verb)) {
    throw new Error(`Not a command: "${verb ?? ''}".`);
  }
  const { store, namespace, session } = values;
  if (!store || !namespace || !session) {
    throw new Error('--store, --namespace and --session are needed.');
  }
  if ((verb === 'put') !== (file !== undefined) || rest.length > 0) {
    throw new Error('put takes one FILE; list and verify take none.');
  }
  const maxBytes = Number(values['max-bytes']);
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 0) {
    throw new Error('--max-bytes must be a whole number.');
  }
  if (!['log', 'output', 'intermediate', 'error'].includes(values.type)) {
    throw new Error('--type is log, output, intermediate or error.');
  }
  const key = { namespace, sessionId: session };
  return { verb, file, store, key, maxBytes, as: values.as, type: values.type };
}

type Command = ReturnType<typeof readCommand>;

async function put(command: Command, io: CliIo): Promise<number> {
  const { file, key, store, maxBytes, type } = command;
  const path = checkArtifactPath(command.as ?? basename(file));
  const { digest, size } = await digestOf(createReadStream(file));
  await new FolderStore(store).put({ ...key, digest }, createReadStream(file), {
    maxBytes,
  });
  const entry = await new FolderIndex(store).add(key.namespace, key.sessionId, {
    path,
    digest,
    size,
    mediaType: mediaTypeOf(path),
    type,
    time: io.now().toISOString(),
  });
  io.out(JSON.stringify(entry));
  return 0;
}

async function list({ key, store }: Command, io: CliIo): Promise<number> {
  const entries = await new FolderIndex(store).list(
    key.namespace,
    key.sessionId,
  );
  for (const entry of entries) io.out(JSON.stringify(entry));
  return 0;
}

async function verify({ key, store }: Command, io: CliIo): Promise<number> {
  const folder = new FolderStore(store);
  const entries = await new FolderIndex(store).list(
    key.namespace,
    key.sessionId,
  );
  let code = 0;
  for (const { path, version, digest } of entries) {
    const word = await stateOf(folder, { ...key, digest });
    if (word !== 'ok') code = 1;
    io.out(`${word}\t${path}\tversion ${version}`);
  }
  return code;
}

async function stateOf(
  folder: FolderStore,
  key: ArtifactKey,
): Promise<'ok' | 'changed' | 'missing'> {
  if (!(await folder.stat(key))) return 'missing';
  return (await folder.verify(key)) ? 'ok' : 'changed';
}
