import type { Finding } from '../findings';
import { bySeverity } from '../report/summariseFindings';

/** Findings as a Markdown list for a tool call's output, the worst first, at most ten. */
export function listOf(findings: readonly Finding[]): string {
  if (findings.length === 0) {
    return '';
  }
  const shown = bySeverity(findings)
    .slice(0, 10)
    .map(({ title }) => `- ${title}`);
  const rest = findings.length - shown.length;
  return `\n\n${shown.join('\n')}${rest > 0 ? `\n- … and ${rest} more` : ''}`;
}
