import {
  META_ARTIFACTS_DIR,
  META_CONFIG,
  META_INPUTS,
  META_REPOSITORIES,
} from '@agentic-sessions/runner-protocol';
import { MAX_PACE_MS } from '../readOptions';
import { findWebsite } from '../website/findWebsite';

/** What a client says beside the protocol. */
export type SessionMeta = {
  website?: string;
  /** What was given as website, where it is no http(s) address. */
  unusableWebsite?: string;
  artifactsDirectory?: string;
  /** Absolute folders of the repositories that the client cloned. */
  repositories?: string[];
  /** Pause between steps that the session asks for. */
  paceMs?: number;
};

/**
 * Reads our keys of `_meta`. What is not of the right shape is as if it were not there: an extension must not break a session.
 *
 * @public
 */
export function readMeta(
  meta: Record<string, unknown> | null | undefined,
): SessionMeta {
  const read: SessionMeta = {};
  const website = record(meta?.[META_INPUTS]).website;
  if (typeof website === 'string' && website !== '') {
    const address = findWebsite(website);
    if (address) {
      read.website = address;
    } else {
      read.unusableWebsite = website;
    }
  }
  const directory = meta?.[META_ARTIFACTS_DIR];
  if (typeof directory === 'string' && directory !== '') {
    read.artifactsDirectory = directory;
  }
  const repositories = meta?.[META_REPOSITORIES];
  if (Array.isArray(repositories)) {
    read.repositories = repositories
      .map(item => record(item).path)
      .filter((path): path is string => typeof path === 'string');
  }
  const paceMs = record(meta?.[META_CONFIG]).paceMs;
  if (
    paceMs !== undefined &&
    Number(paceMs) >= 0 &&
    Number(paceMs) <= MAX_PACE_MS
  ) {
    read.paceMs = Number(paceMs);
  }
  return read;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)
    : {};
}
