import { join } from 'node:path';
import type { SurveyState } from '../findings';
import { CANCELLED } from '../findings';
import { inlineCode } from '../text/inlineCode';
import { count } from '../text/count';
import type { AgentOptions } from './AgentOptions';
import { chooseTargets } from './chooseTargets';
import type { Targets } from './chooseTargets';
import { collectChanges } from './collectChanges';
import type { SurveyedTree } from './collectChanges';
import { closingWords } from './closingWords';
import { proposeChange } from './proposeChange';
import {
  emptyRepositorySurvey,
  REPOSITORY_STEPS,
  surveyRepository,
} from './surveyRepository';
import type { SurveySession } from './SurveySession';
import {
  emptyWebsiteSurvey,
  surveyWebsite,
  WEBSITE_STEPS,
} from './surveyWebsite';
import type { Turn } from './Turn';
import type { UserMessage } from './UserMessage';
import { artifactsDirectoryOf, writeReport } from './writeReport';

const REPORT_STEP = 'Write the report';
const CHANGE_STEP = 'Propose a change';

/** The prompt asks that nothing be written. */
const READ_ONLY =
  /\b(read[- ]only|no changes?|without (any )?changes?|do(n't| not) (change|write|edit|touch)|only report)\b/i;

/**
 * The first turn: survey what is there, write the report, propose one change. The report is written before the question, so that it
 * is there however long the answer takes, and again after it.
 */
export async function runSurvey(
  turn: Turn,
  session: SurveySession,
  prompt: UserMessage,
  options: AgentOptions,
): Promise<void> {
  const { cwd, meta } = session;
  const targets = await chooseTargets(
    { cwd, artifacts: artifactsDirectoryOf(session) },
    meta,
    prompt,
  );
  if (meta.unusableWebsite !== undefined) {
    await turn.say(
      `The website given, ${inlineCode(
        meta.unusableWebsite,
      )}, is not an http or https address, so I leave it out.`,
    );
  }
  if (targets.roots.length === 0 && !targets.website) {
    await turn.say(
      'There is nothing to survey: the working directory is empty and no website was named. Give the session a repository, or name an address that begins with `https://`.',
    );
    return;
  }
  const state: SurveyState = {
    surveys: [],
    changes: [],
    incomplete: CANCELLED,
    artifacts: [],
  };
  session.state = state;
  await turn.planFor(planOf(targets));
  await turn.say(announce(targets));
  const trees = await surveyTargets(turn, session, state, targets, options);
  state.incomplete =
    targets.left.length > 0
      ? `${count(
          targets.left.length,
          'more repository',
          'more repositories',
        )} of the working directory ${
          targets.left.length === 1 ? 'was' : 'were'
        } left out.`
      : '';
  const website = state.surveys.find(survey => survey.kind === 'website');
  state.changes = await collectChanges(cwd, trees, website);

  await turn.step(REPORT_STEP, () => writeReport(turn, session, options));
  const change = state.changes[0];
  await turn.step(CHANGE_STEP, async () => {
    if (!change) {
      await turn.say('I found nothing that I could change safely by myself.');
    } else if (READ_ONLY.test(prompt.text)) {
      await turn.say(
        `You asked for no changes, so I only note in the report: ${change.title}.`,
      );
    } else {
      await proposeChange(turn, session, change);
      await writeReport(turn, session, options);
    }
  });
  await turn.say(closingWords(state));
}

async function surveyTargets(
  turn: Turn,
  session: SurveySession,
  state: SurveyState,
  targets: Targets,
  options: AgentOptions,
): Promise<SurveyedTree[]> {
  const trees: SurveyedTree[] = [];
  for (const root of targets.roots) {
    const survey = emptyRepositorySurvey(session.cwd, root);
    state.surveys.push(survey);
    await turn.think(
      `${inlineCode(
        survey.name,
      )}: first the files as a whole, then what they depend on, then what a reader would trip over.`,
    );
    const tree = await surveyRepository(
      {
        turn,
        survey,
        folder: join(session.cwd, root),
        artifacts: artifactsDirectoryOf(session),
      },
      key => stepName(key, root, targets),
    );
    trees.push({ root, tree, survey });
  }
  if (targets.website) {
    const survey = emptyWebsiteSurvey(targets.website);
    state.surveys.push(survey);
    await turn.think(
      `${inlineCode(
        survey.url,
      )}: I follow its own links only, as its robots.txt allows, and open no other site.`,
    );
    await surveyWebsite(turn, survey, options.crawl);
  }
  return trees;
}

function planOf(targets: Targets): string[] {
  const keys = Object.keys(
    REPOSITORY_STEPS,
  ) as (keyof typeof REPOSITORY_STEPS)[];
  return [
    ...targets.roots.flatMap(root =>
      keys.map(key => stepName(key, root, targets)),
    ),
    ...(targets.website ? Object.values(WEBSITE_STEPS) : []),
    REPORT_STEP,
    CHANGE_STEP,
  ];
}

function stepName(
  key: keyof typeof REPOSITORY_STEPS,
  root: string,
  targets: Targets,
): string {
  return REPOSITORY_STEPS[key].replace('{}', () =>
    targets.roots.length > 1 ? ` of ${inlineCode(root)}` : '',
  );
}

function announce(targets: Targets): string {
  const repositories =
    targets.roots.length > 1
      ? `${targets.roots.length} repositories`
      : 'this repository';
  if (!targets.website) {
    return `I survey ${repositories}: languages, dependencies, links, documents, tests and work left.`;
  }
  const website = `the website ${inlineCode(targets.website)}`;
  return targets.roots.length > 0
    ? `I survey ${repositories} and ${website}.`
    : `I survey ${website}: its pages, links, titles, descriptions, images, language and weight.`;
}
