import type { Finding } from '../findings';
import type { FileEntry } from './listFiles';

type Expectation = {
  name: string;
  /** Matches the path from the root. */
  pattern: RegExp;
  severity: Finding['severity'];
  why: string;
};

/** What a newcomer looks for, and where GitHub and GitLab look for it. */
const EXPECTED: Expectation[] = [
  {
    name: 'README',
    pattern: /^(docs\/|\.github\/)?readme(\.\w+)?$/i,
    severity: 'problem',
    why: 'nothing says what this is and how to use it',
  },
  {
    name: 'LICENSE',
    pattern: /^(licen[cs]e|copying)([.-][\w.-]+)?$/i,
    severity: 'problem',
    why: 'nobody can tell under which terms this may be used',
  },
  {
    name: 'CONTRIBUTING',
    pattern: /^(docs\/|\.github\/)?contributing(\.\w+)?$/i,
    severity: 'warning',
    why: 'nothing says how to build, test and send a change',
  },
  {
    name: 'CODEOWNERS',
    pattern: /^(docs\/|\.github\/|\.gitlab\/)?CODEOWNERS$/,
    severity: 'note',
    why: 'nothing says who reviews what',
  },
];

/**
 * Which of README, LICENSE, CONTRIBUTING and CODEOWNERS a working tree has.
 *
 * @public
 */
export function findMissingDocuments(files: readonly FileEntry[]): {
  present: string[];
  missing: string[];
  findings: Finding[];
} {
  const present: string[] = [];
  const missing: string[] = [];
  const findings: Finding[] = [];
  for (const { name, pattern, severity, why } of EXPECTED) {
    const found = files.find(file => pattern.test(file.path));
    if (found) {
      present.push(found.path);
    } else {
      missing.push(name);
      findings.push({
        type: 'missing-document',
        severity,
        title: `No ${name}: ${why}`,
        target: name,
      });
    }
  }
  return { present, missing, findings };
}
