import type { Session } from '@agentic-sessions/kubernetes-api';

const HEAD = ['NAMESPACE', 'NAME', 'PHASE', 'REASON', 'AGE', 'TITLE'];

/** A table for a terminal. Titles come from outside, so what could steer the terminal is shown as `?`. */
export function formatSessions(sessions: Session[], now: Date): string {
  if (sessions.length === 0) {
    return 'No sessions found.';
  }
  const rows = sessions.map(session => [
    session.metadata.namespace ?? '',
    session.metadata.name ?? '',
    session.status?.phase ?? 'Pending',
    session.status?.reason ?? '',
    age(session.metadata.creationTimestamp, now),
    plain(session.spec.title ?? ''),
  ]);
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...rows.map(row => row[column].length)),
  );
  return [HEAD, ...rows]
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '?');
}

function age(created: string | undefined, now: Date): string {
  if (!created) {
    return '';
  }
  const seconds = Math.max(0, (now.getTime() - Date.parse(created)) / 1000);
  if (seconds < 120) {
    return `${Math.floor(seconds)}s`;
  }
  if (seconds < 7200) {
    return `${Math.floor(seconds / 60)}m`;
  }
  return seconds < 172800
    ? `${Math.floor(seconds / 3600)}h`
    : `${Math.floor(seconds / 86400)}d`;
}
