import { findMissingDocuments } from '../../repository/findMissingDocuments';
import { findMissingTests } from '../../repository/findMissingTests';
import { count } from '../../text/count';
import { listOf } from '../listOf';
import type { StepContext } from './StepContext';

/** Looks for documents and tests that are not there. */
export async function checkDocuments(context: StepContext): Promise<void> {
  const { turn, survey, folder, tree } = context;
  await turn.tool(
    {
      title:
        'Compare sources with tests, and look for README, LICENSE, CONTRIBUTING, CODEOWNERS',
      kind: 'search',
      rawInput: { folder },
    },
    async () => {
      const documents = findMissingDocuments(tree.files);
      const { sources, tests, findings } = await findMissingTests(
        tree,
        turn.signal,
      );
      survey.documents = {
        present: documents.present,
        missing: documents.missing,
      };
      survey.tests = { sources, tests };
      const all = [...documents.findings, ...findings];
      survey.findings.push(...all);
      return {
        value: undefined,
        output: `${count(tests, 'test file')} for ${count(
          sources,
          'source file',
        )}.${listOf(all)}`,
        rawOutput: {
          missing: documents.missing,
          sources,
          tests,
          withoutTest: findings.length,
        },
      };
    },
  );
}
