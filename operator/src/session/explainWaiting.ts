import type { Waiting } from '../admission/decideAdmission';
import { cutText } from './cutText';

/** Estimates are said in such steps: nobody can know better, and each other time would be another write. */
const STEP_MS = 5 * 60_000;

/** Characters of another session's title. */
const TITLE = 60;

function clockTime(time: number): string {
  return `${new Date(time).toISOString().slice(11, 16)} UTC`;
}

function duration(seconds: number): string {
  return seconds < 90
    ? `${Math.max(1, Math.round(seconds))} s`
    : `${Math.round(seconds / 60)} min`;
}

function sessions(count: number): string {
  return count === 1 ? '1 session' : `${count} sessions`;
}

/** Which limit keeps it waiting, whose word that is, and where it is set. */
export function explainLimit(waiting: Waiting): string {
  const { maxRunning, everywhere, reason } = waiting;
  const setting = everywhere
    ? 'PlatformPolicy, concurrency.maxRunningTotal'
    : `${
        reason === 'PlatformLimit' ? 'PlatformPolicy' : 'NamespacePolicy'
      }, concurrency.maxRunning`;
  const whose =
    reason === 'PlatformLimit' ? 'the platform' : 'the policy of its namespace';
  const where = everywhere ? 'in all namespaces together' : 'in this namespace';
  return maxRunning === 0
    ? `By ${whose} no session may run ${where} (${setting}).`
    : `By ${whose} at most ${sessions(
        maxRunning,
      )} may run at once ${where} (${setting}).`;
}

function explainUse(running: number, maxRunning: number): string {
  if (maxRunning === 0) return 'It starts when somebody raises that.';
  // A number that changes while one ends and the next begins would be a write for nothing.
  return running > maxRunning
    ? `${running} are running, from before the limit was lowered.`
    : 'All places are taken.';
}

function explainPlace(waiting: Waiting): string {
  const { position, behind, everywhere } = waiting;
  if (position === 1) return 'It is the next to start.';
  const title = behind?.spec.title ?? behind?.metadata.name;
  const after = title ? `, right behind "${cutText(title, TITLE)}"` : '';
  const rule = everywhere
    ? ' Places go first to the namespace that has lately used the fewest.'
    : '';
  return `It is number ${position} in the queue${after}.${rule}`;
}

function explainStart({ likelyStart, typicalSeconds }: Waiting): string[] {
  if (likelyStart === undefined || typicalSeconds === undefined) return [];
  const time = Math.ceil(likelyStart / STEP_MS) * STEP_MS;
  return [
    `Sessions have lately run for about ${duration(
      typicalSeconds,
    )}, so it will likely start by ${clockTime(time)}.`,
  ];
}

/** Answers "why is mine waiting": which limit, behind what, since when, until when. */
export function explainWaiting(waiting: Waiting, since: number): string {
  const { running, maxRunning } = waiting;
  return [
    `It has waited for a place since ${clockTime(since)}.`,
    explainLimit(waiting),
    explainUse(running, maxRunning),
    explainPlace(waiting),
    ...(maxRunning === 0 ? [] : explainStart(waiting)),
  ].join(' ');
}
