import type { RepositorySurvey } from '../findings';
import { isRecord } from '../repository/dependencies/isRecord';
import type { WorkingTree } from '../repository/WorkingTree';
import type { Draft } from './types';

/** How a kind of project is set up and tested, where its manifest lies at the root. */
const TOOLS: { manifest: string; setUp: string; test: string }[] = [
  { manifest: 'go.mod', setUp: 'go mod download', test: 'go test ./...' },
  { manifest: 'Cargo.toml', setUp: 'cargo fetch', test: 'cargo test' },
  { manifest: 'pom.xml', setUp: 'mvn install -DskipTests', test: 'mvn test' },
  { manifest: 'build.gradle', setUp: 'gradle assemble', test: 'gradle test' },
  {
    manifest: 'requirements.txt',
    setUp: 'python -m pip install -r requirements.txt',
    test: 'python -m pytest',
  },
  {
    manifest: 'pyproject.toml',
    setUp: 'python -m pip install -e .',
    test: 'python -m pytest',
  },
  { manifest: 'Gemfile', setUp: 'bundle install', test: 'bundle exec rake' },
];

/**
 * A CONTRIBUTING.md with the commands that the working tree itself names, where there is none.
 *
 * @public
 */
export async function proposeContributing(
  tree: WorkingTree,
  survey: RepositorySurvey,
): Promise<Draft[]> {
  if (!survey.documents.missing.includes('CONTRIBUTING')) {
    return [];
  }
  const commands = await findCommands(tree);
  const languages = survey.languages
    .slice(0, 3)
    .map(({ language }) => language)
    .join(', ');
  const newText = [
    `# Contributing to ${survey.name}`,
    '',
    'Thank you for improving this project.',
    '',
    '## Set up',
    '',
    ...(commands.setUp.length > 0
      ? ['```sh', ...commands.setUp, '```']
      : ['Nothing has to be installed.']),
    '',
    '## Test',
    '',
    ...(commands.test.length > 0
      ? ['```sh', ...commands.test, '```']
      : [
          'There are no tests yet. A change that adds the first one is welcome.',
        ]),
    '',
    '## Send a change',
    '',
    '1. Start a branch from the default branch.',
    `2. Keep the change small${
      languages ? ` (this project is written in ${languages})` : ''
    } and add a test that fails without it.`,
    '3. Run the tests, then open a pull request that says why the change is needed.',
    '',
  ].join('\n');
  return [
    {
      path: 'CONTRIBUTING.md',
      title: 'Add CONTRIBUTING.md',
      reason: 'Nothing says how to build, test and send a change.',
      oldText: null,
      newText,
    },
  ];
}

async function findCommands(
  tree: WorkingTree,
): Promise<{ setUp: string[]; test: string[] }> {
  const setUp: string[] = [];
  const test: string[] = [];
  if (tree.has('package.json')) {
    const manager = packageManager(tree);
    setUp.push(`${manager} install`);
    if (hasTestScript((await tree.text('package.json')) ?? '')) {
      test.push(`${manager} test`);
    }
  }
  for (const tool of TOOLS) {
    if (tree.has(tool.manifest)) {
      setUp.push(tool.setUp);
      test.push(tool.test);
    }
  }
  return { setUp, test };
}

function packageManager(tree: WorkingTree): string {
  if (tree.has('yarn.lock')) {
    return 'yarn';
  }
  return tree.has('pnpm-lock.yaml') ? 'pnpm' : 'npm';
}

function hasTestScript(text: string): boolean {
  try {
    const json: unknown = JSON.parse(text);
    return (
      isRecord(json) &&
      isRecord(json.scripts) &&
      typeof json.scripts.test === 'string'
    );
  } catch {
    // A manifest that is not valid is a finding of its own; it just names no commands.
    return false;
  }
}
