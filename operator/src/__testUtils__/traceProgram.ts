/*
 * Tells traces of sessions that end, and says how that went: in a process of its own, since Jest does not let the exporter
 * load what it sends with.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { TRACEPARENT_ANNOTATION } from '@agentic-sessions/kubernetes-api';
import pino from 'pino';
import { startTracing } from '../tracing/startTracing';
import { aSession, NOW, statusOf } from './observe';

const { TRACEPARENT, COUNT = '1', WAIT_MS = '0' } = process.env;

async function run(): Promise<void> {
  const lines: unknown[] = [];
  const log = pino({}, { write: line => lines.push(JSON.parse(line)) });
  const tracing = startTracing({ env: process.env, log });
  const session = aSession();
  session.metadata.annotations = TRACEPARENT
    ? { [TRACEPARENT_ANNOTATION]: TRACEPARENT }
    : {};
  const began = performance.now();
  for (let i = 0; i < Number(COUNT); i += 1) {
    tracing.tracer.written({
      session,
      statuses: [
        statusOf('Running'),
        { ...statusOf('Running'), phase: 'Failed', reason: 'OOMKilled' },
      ],
      now: NOW,
      pods: [],
    });
  }
  const eachMs = (performance.now() - began) / Number(COUNT);
  await sleep(Number(WAIT_MS));
  const stopping = performance.now();
  const isSent = await tracing.stop();
  const stopMs = performance.now() - stopping;
  process.stdout.write(JSON.stringify({ isSent, eachMs, stopMs, lines }));
  process.exit();
}

void run();
