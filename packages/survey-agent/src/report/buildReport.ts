import type { ProposedChange, Survey, SurveyState } from '../findings';

/** Version of the shape of `report.json`; a change that breaks readers raises it. */
export const REPORT_VERSION = 1;

/** What `report.json` holds. */
export type Report = {
  version: typeof REPORT_VERSION;
  generatedAt: string;
  agent: { name: string; version: string };
  /** Why the survey is not whole; absent where it is. */
  incomplete?: string;
  summary: { problems: number; warnings: number; notes: number };
  surveys: Survey[];
  changes: Pick<ProposedChange, 'path' | 'title' | 'reason' | 'state'>[];
};

/**
 * The report as data. Pure; file contents and whole diffs stay out of it.
 *
 * @public
 */
export function buildReport(
  state: SurveyState,
  options: { now: Date; agent: { name: string; version: string } },
): Report {
  const findings = state.surveys.flatMap(survey => survey.findings);
  const countOf = (severity: string) =>
    findings.filter(finding => finding.severity === severity).length;
  return {
    version: REPORT_VERSION,
    generatedAt: options.now.toISOString(),
    agent: options.agent,
    ...(state.incomplete ? { incomplete: state.incomplete } : {}),
    summary: {
      problems: countOf('problem'),
      warnings: countOf('warning'),
      notes: countOf('note'),
    },
    surveys: state.surveys,
    changes: state.changes.map(({ path, title, reason, state: outcome }) => ({
      path,
      title,
      reason,
      state: outcome,
    })),
  };
}
