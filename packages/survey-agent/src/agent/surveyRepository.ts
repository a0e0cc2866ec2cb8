import { basename, join } from 'node:path';
import type { RepositorySurvey } from '../findings';
import { checkHtmlImages } from '../repository/checkHtmlImages';
import {
  checkMarkdownLinks,
  isMarkdown,
} from '../repository/checkMarkdownLinks';
import { readDependencies } from '../repository/dependencies/readDependencies';
import { findHiddenCharacters } from '../repository/findHiddenCharacters';
import { findLargeFiles } from '../repository/findLargeFiles';
import { findMarkers } from '../repository/findMarkers';
import { findMissingDocuments } from '../repository/findMissingDocuments';
import { findMissingTests } from '../repository/findMissingTests';
import { measureLanguages } from '../repository/measureLanguages';
import { WorkingTree } from '../repository/WorkingTree';
import { describeLanguages } from '../report/describeLanguages';
import { summariseFindings } from '../report/summariseFindings';
import { count } from '../text/count';
import { formatBytes } from '../text/formatBytes';
import { inlineCode } from '../text/inlineCode';
import { showHidden } from '../text/showHidden';
import { reportHistory } from './reportHistory';
import { listOf } from './listOf';
import type { Turn } from './Turn';

/** The plan of a survey of one working tree; `{}` is replaced by its name where there are several. */
export const REPOSITORY_STEPS = {
  look: 'Look around the working tree{}',
  dependencies: 'Read the dependencies{}',
  links: 'Check the links and images in the documentation{}',
  documents: 'Look for missing documents and tests{}',
  rest: 'Look for work left, large files and hidden characters{}',
};

/** A survey before its first step. */
export function emptyRepositorySurvey(
  cwd: string,
  root: string,
): RepositorySurvey {
  return {
    kind: 'repository',
    name: showHidden(basename(root || cwd)),
    files: 0,
    bytes: 0,
    languages: [],
    dependencies: [],
    manifests: [],
    links: { checked: 0, external: 0 },
    documents: { present: [], missing: [] },
    tests: { sources: 0, tests: 0 },
    markers: [],
    findings: [],
    limits: [],
  };
}

/**
 * Surveys one working tree step by step. `survey` is filled as steps end, so that what was found survives a cancel.
 *
 * @param step - the name of each step in the plan
 */
export async function surveyRepository(
  turn: Turn,
  survey: RepositorySurvey,
  folder: string,
  step: (key: keyof typeof REPOSITORY_STEPS) => string,
): Promise<WorkingTree> {
  const { signal } = turn;
  const tree = await turn.step(step('look'), () =>
    lookAround(turn, survey, folder),
  );

  await turn.step(step('dependencies'), () =>
    turn.tool(
      {
        title: 'Read dependency manifests',
        kind: 'read',
        rawInput: {
          folder,
          manifests:
            'package.json, requirements.txt, pyproject.toml, go.mod, Cargo.toml, pom.xml, composer.json, Gemfile',
        },
      },
      async () => {
        const { manifests, dependencies, findings } = await readDependencies(
          tree,
          signal,
        );
        Object.assign(survey, { manifests, dependencies });
        survey.findings.push(...findings);
        return {
          value: undefined,
          output: `${count(
            dependencies.length,
            'direct dependency',
            'direct dependencies',
          )} in ${count(manifests.length, 'manifest')}.${listOf(findings)}`,
          rawOutput: {
            manifests,
            dependencies: dependencies.length,
            findings: findings.length,
          },
          locations: manifests
            .slice(0, 20)
            .map(path => ({ path: join(folder, path) })),
        };
      },
    ),
  );

  await turn.step(step('links'), async () => {
    const documents = tree.files.filter(file => isMarkdown(file.path));
    await turn.tool(
      {
        title: `Check links in ${count(documents.length, 'Markdown file')}`,
        kind: 'search',
        rawInput: {
          folder,
          files: documents.slice(0, 50).map(file => file.path),
        },
      },
      async () => {
        const check = await checkMarkdownLinks(tree, signal);
        const images = await checkHtmlImages(tree, signal);
        survey.links = { checked: check.checked, external: check.external };
        survey.findings.push(...check.findings, ...images);
        return {
          value: undefined,
          output: `${count(check.checked, 'relative link')} checked, ${
            check.external
          } to other sites not opened.${listOf([
            ...check.findings,
            ...images,
          ])}`,
          rawOutput: {
            checked: check.checked,
            external: check.external,
            broken: check.findings.filter(({ type }) => type === 'broken-link')
              .length,
          },
          locations: check.findings
            .slice(0, 20)
            .map(({ path = '', line }) => ({ path: join(folder, path), line })),
        };
      },
    );
  });

  await turn.step(step('documents'), () =>
    turn.tool(
      {
        title:
          'Compare sources with tests, and look for README, LICENSE, CONTRIBUTING, CODEOWNERS',
        kind: 'search',
        rawInput: { folder },
      },
      async () => {
        const documents = findMissingDocuments(tree.files);
        const tests = await findMissingTests(tree);
        survey.documents = {
          present: documents.present,
          missing: documents.missing,
        };
        survey.tests = { sources: tests.sources, tests: tests.tests };
        const findings = [...documents.findings, ...tests.findings];
        survey.findings.push(...findings);
        return {
          value: undefined,
          output: `${count(tests.tests, 'test file')} for ${count(
            tests.sources,
            'source file',
          )}.${listOf(findings)}`,
          rawOutput: {
            ...survey.documents,
            ...survey.tests,
            withoutTest: tests.findings.length,
          },
        };
      },
    ),
  );

  await turn.step(step('rest'), async () => {
    await turn.tool(
      {
        title: 'Search for TODO, FIXME, HACK and XXX',
        kind: 'search',
        rawInput: { folder, words: ['TODO', 'FIXME', 'HACK', 'XXX'] },
      },
      async () => {
        const { markers, limits } = await findMarkers(tree, signal);
        survey.markers = markers;
        survey.limits.push(...limits);
        return {
          value: undefined,
          output:
            markers.length === 0
              ? 'No work was left for later.'
              : `${count(markers.length, 'marker')}, the first in ${inlineCode(
                  `${markers[0].path}:${markers[0].line}`,
                )}.`,
          rawOutput: { markers: markers.length },
          locations: markers
            .slice(0, 20)
            .map(({ path, line }) => ({ path: join(folder, path), line })),
        };
      },
    );
    await turn.tool(
      {
        title: 'Search for large files and hidden characters',
        kind: 'search',
        rawInput: { folder },
      },
      async () => {
        const findings = [
          ...findLargeFiles(tree.files),
          ...(await findHiddenCharacters(tree, signal)),
        ];
        survey.findings.push(...findings);
        return {
          value: undefined,
          output:
            findings.length === 0
              ? 'None.'
              : `${summariseFindings(findings)}.${listOf(findings)}`,
          rawOutput: { findings: findings.length },
        };
      },
    );
  });
  return tree;
}

async function lookAround(
  turn: Turn,
  survey: RepositorySurvey,
  folder: string,
): Promise<WorkingTree> {
  const tree = await turn.tool(
    {
      title: `List the files of ${survey.name}`,
      kind: 'search',
      rawInput: { folder },
      locations: [{ path: folder }],
    },
    async () => {
      const opened = await WorkingTree.open(folder, { signal: turn.signal });
      survey.files = opened.files.length;
      survey.bytes = opened.files.reduce((sum, { size }) => sum + size, 0);
      survey.languages = measureLanguages(opened.files);
      survey.limits.push(...opened.limits);
      return {
        value: opened,
        output: `${count(survey.files, 'file')}, ${formatBytes(
          survey.bytes,
        )}: ${describeLanguages(survey.languages)}.`,
        rawOutput: {
          files: survey.files,
          bytes: survey.bytes,
          languages: survey.languages.slice(0, 10),
        },
      };
    },
  );
  await reportHistory(turn, survey, folder);
  return tree;
}
