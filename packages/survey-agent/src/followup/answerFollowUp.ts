import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentOptions } from '../agent/AgentOptions';
import { closingWords } from '../agent/closingWords';
import { proposeChange } from '../agent/proposeChange';
import { runSurvey } from '../agent/runSurvey';
import type { SurveySession } from '../agent/SurveySession';
import type { Turn } from '../agent/Turn';
import type { UserMessage } from '../agent/UserMessage';
import { artifactsDirectoryOf, writeReport } from '../agent/writeReport';
import { CANCELLED, type ProposedChange, type SurveyState } from '../findings';
import {
  answerAbout,
  answerChanges,
  answerDependencies,
  answerFindings,
  answerHistory,
  answerLanguages,
  answerMarkers,
  answerPages,
  answerSummary,
  findingsOf,
} from './answers';
import { matchIntents } from './matchIntents';
import type { Intent } from './matchIntents';

/** What the agent says it can answer. */
export const HELP =
  'I have no model, so I answer by keywords from what I found: languages, dependencies, what nothing pins, broken links, missing documents, tests, large files, work left (TODO), hidden characters, history; of a website also pages and their weight, titles and descriptions, images, redirects. I can also "show the report", "propose the change again", "propose the next change" and "survey again". A file name or page address tells what I found there.';

type Answer = (state: SurveyState) => string;

/** Intents that only read what was found. */
const ANSWERS: Partial<Record<Intent, Answer>> = {
  links: state =>
    answerFindings(state, ['broken-link', 'broken-page-link'], 'broken links'),
  languages: answerLanguages,
  unpinned: state =>
    answerFindings(
      state,
      ['missing-lockfile', 'unpinned-dependency'],
      'dependency that is free to move',
    ),
  dependencies: answerDependencies,
  tests: state =>
    answerFindings(state, ['missing-test'], 'source file without a test'),
  missing: state =>
    answerFindings(
      state,
      [
        'missing-document',
        'missing-test',
        'missing-lockfile',
        'missing-title',
        'missing-description',
        'missing-language',
        'missing-alt',
        'missing-sitemap',
      ],
      'missing parts',
    ),
  large: state => answerFindings(state, ['large-file'], 'large files'),
  markers: answerMarkers,
  hidden: state =>
    answerFindings(state, ['hidden-characters'], 'hidden characters'),
  images: state =>
    answerFindings(
      state,
      ['missing-alt', 'image-without-alt'],
      'image without a text',
    ),
  titles: state =>
    answerFindings(
      state,
      [
        'missing-title',
        'missing-description',
        'missing-language',
        'missing-sitemap',
      ],
      'page without title, description or language',
    ),
  redirects: state => answerFindings(state, ['redirect'], 'redirects'),
  pages: answerPages,
  history: answerHistory,
  changes: answerChanges,
  summary: answerSummary,
  help: () => HELP,
};

/** Answers a message after the survey, from its findings alone. */
export async function answerFollowUp(
  turn: Turn,
  session: SurveySession,
  message: UserMessage,
  options: AgentOptions,
): Promise<void> {
  const { state } = session;
  const { text } = message;
  const intents = matchIntents(text);
  if (
    state &&
    message.continued &&
    (await goOn(turn, session, state, options))
  ) {
    return;
  }
  if (
    !state ||
    intents[0] === 'survey' ||
    (message.continued &&
      (state.incomplete === CANCELLED || intents.length === 0))
  ) {
    await runSurvey(turn, session, message, options);
    return;
  }
  if (state.incomplete) {
    await turn.say(`What I know is not whole: ${state.incomplete}`);
  }
  if (intents[0] === 'propose') {
    await proposeAgain(turn, session, state, text, options);
  } else if (intents[0] === 'report') {
    await showReport(turn, session, state);
  } else {
    await turn.say(compose(state, intents, text));
  }
}

/** Asks again for the change that was being asked for when the turn was cut short. False where there was none. */
async function goOn(
  turn: Turn,
  session: SurveySession,
  state: SurveyState,
  options: AgentOptions,
): Promise<boolean> {
  const change = state.changes.find(
    ({ path, state: is }) => path === state.asking && is === 'open',
  );
  if (!change) {
    return false;
  }
  await turn.say(
    'I was interrupted while I waited for an answer, so I ask again.',
  );
  await proposeChange(turn, session, change);
  await writeReport(turn, session, options);
  await turn.say(closingWords(state));
  return true;
}

function compose(
  state: SurveyState,
  intents: Intent[],
  message: string,
): string {
  const named = findingsOf(state).filter(finding =>
    [finding.path, finding.url].some(
      place => place && place.length > 3 && message.includes(place),
    ),
  );
  if (named.length > 0) {
    const [first] = named;
    return answerAbout(
      named.filter(({ path, url }) => path === first.path && url === first.url),
      first.path ?? first.url ?? '',
    );
  }
  const answers = intents.flatMap(intent => ANSWERS[intent]?.(state) ?? []);
  return answers.length > 0
    ? answers.join('\n\n')
    : `I cannot tell what you ask for. ${HELP}`;
}

async function proposeAgain(
  turn: Turn,
  session: SurveySession,
  state: SurveyState,
  message: string,
  options: AgentOptions,
): Promise<void> {
  const change = chooseChange(state.changes, message);
  if (!change) {
    await turn.say(
      state.changes.length === 0
        ? 'I have no change to propose.'
        : `Nothing is left to propose. ${answerChanges(state)}`,
    );
    return;
  }
  await proposeChange(turn, session, change);
  await writeReport(turn, session, options);
}

/** "Again" means the one that was refused last; otherwise the first that was never asked. */
function chooseChange(
  changes: readonly ProposedChange[],
  message: string,
): ProposedChange | undefined {
  const refused = changes.filter(change => change.state === 'rejected').at(-1);
  const open = changes.find(change => change.state === 'open');
  return /\bagain\b|\bretry\b/i.test(message)
    ? refused ?? open
    : open ?? refused;
}

async function showReport(
  turn: Turn,
  session: SurveySession,
  state: SurveyState,
): Promise<void> {
  const file = join(artifactsDirectoryOf(session), 'report.md');
  if (!state.artifacts.includes('report.md')) {
    await turn.say(`There is no report yet. ${answerSummary(state)}`);
    return;
  }
  const text = await turn.tool(
    {
      title: 'Read report.md',
      kind: 'read',
      rawInput: { path: file },
      locations: [{ path: file }],
    },
    async () => {
      const value = await readFile(file, 'utf8');
      return { value, output: `${value.split('\n').length} lines.` };
    },
  );
  await turn.say(text);
}
