import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * When a process began, in clock ticks since boot; undefined where there is no such process, or where it has ended and
 * only waits to be collected: what is dead does nothing, however long its parent takes.
 */
function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything, also parentheses and spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    // No /proc, or nobody of that id in it: nothing is known.
    return undefined;
  }
}

function place(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot.slice(0, 8)}${readlinkSync('/proc/self/ns/pid').replace(
      /\D+/g,
      '-',
    )}`.replace(/-$/, '');
  } catch {
    // Not Linux: identities are only told apart, never judged.
    return undefined;
  }
}

/** An identity that no other process has, and by which a later one on the same machine can tell that it is dead. */
export function processIdentity(): string {
  const where = place() ?? 'unknown';
  return [
    hostname(),
    where,
    process.pid,
    startTicks(process.pid) ?? Date.now(),
  ].join('_');
}

/**
 * Whether an identity of {@link processIdentity} belonged to a process of this machine (same boot, same process
 * namespace) that is no more. False where that cannot be known.
 */
export function isProcessKnownDead(identity: string): boolean {
  const parts = identity.split('_');
  const ticks = parts.pop();
  const pid = Number(parts.pop());
  const where = parts.pop();
  const host = parts.join('_');
  if (host !== hostname() || where === undefined || where !== place()) {
    return false;
  }
  return Number.isInteger(pid) && pid > 0 && startTicks(pid) !== ticks;
}
