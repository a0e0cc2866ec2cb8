import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { ndJsonStream } from '@agentclientprotocol/sdk';
import { createSurveyAgent } from './agent/createSurveyAgent';
import { readOptions } from './readOptions';
import { DEFAULT_CRAWL_LIMITS } from './website/crawlWebsite';
import { name, version } from '../package.json';

// stdout belongs to the protocol; whatever a library prints must not break it.
console.log = console.error;
console.info = console.error;

try {
  const { paceMs } = readOptions(process.argv.slice(2), process.env);
  const connection = createSurveyAgent({
    agent: { name: name.replace(/^@[^/]+\//, ''), version },
    paceMs,
    stateDirectory: join(homedir(), '.survey-agent', 'sessions'),
    crawl: DEFAULT_CRAWL_LIMITS,
    now: () => new Date(),
    newId: randomUUID,
  }).connect(
    ndJsonStream(
      Writable.toWeb(process.stdout),
      Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
    ),
  );
  // The client is gone: nothing that this process could still do would reach anybody.
  connection.closed.then(() => process.exit(0));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
