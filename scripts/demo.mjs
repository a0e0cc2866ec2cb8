// Plays a GitHub comment at the webhook of the environment that `npm start` runs. Needs nothing but Node 20.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { demoDelivery } from './lib/demoDelivery.mjs';

const USAGE = `npm run demo                                   a comment on a new issue starts a session
npm run demo -- "list the dependencies"        with words of your own
npm run demo -- --issue 7 "and the tests?"     on an issue that a session is going for: it gets a message
npm run demo -- --json                         prints the portal's answer as JSON

AGENTIC_SESSIONS_ENVIRONMENT names another environment.json than that of .dev (npm start -- --state FOLDER).`;

const TEXT =
  'please survey this repository: what is in it, what is missing, and what would you change first?';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
// The same variable as of the end-to-end tests; what `npm start` runs in this checkout where absent.
const environmentFile =
  process.env.AGENTIC_SESSIONS_ENVIRONMENT ??
  path.join(root, '.dev', 'environment.json');

/** Something that the person at the keyboard can mend. */
class DemoError extends Error {}

function readEnvironment() {
  let text;
  try {
    text = readFileSync(environmentFile, 'utf8');
  } catch (error) {
    throw new DemoError(
      error.code === 'EACCES'
        ? `${environmentFile} belongs to somebody else (it holds secrets). Run the demo as whoever ran npm start.`
        : `Nothing is running here: there is no ${environmentFile}. Run npm start, wait until it says Ready, and try again in another terminal; where it was given --state FOLDER, set AGENTIC_SESSIONS_ENVIRONMENT=FOLDER/environment.json.`,
    );
  }
  return JSON.parse(text);
}

function readExamples() {
  try {
    return createRequire(import.meta.url)('@octokit/webhooks-examples');
  } catch (error) {
    throw new DemoError(
      `The packages are not installed; npm start does that. (${error.code})`,
    );
  }
}

async function post(url, delivery) {
  let response;
  try {
    response = await fetch(url, {
      method: 'POST',
      signal: AbortSignal.timeout(30_000),
      ...delivery,
    });
  } catch (error) {
    throw new DemoError(
      `The portal does not answer at ${url} (${
        error.cause?.code ?? error.name
      }). Look at the terminal of npm start; if it ended, start it again.`,
    );
  }
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw new DemoError(
      `${url} answered ${response.status} with something that is not ours. Is another program on that port?`,
    );
  }
  if (response.status !== 202) {
    const wait = response.headers.get('retry-after');
    throw new DemoError(
      `The portal says no (${response.status} ${body.error}): ${body.message}${
        wait ? ` Wait ${wait} seconds.` : ''
      }`,
    );
  }
  return body;
}

function tell(answer, { portal, issue, kubectl, kubeconfig }) {
  const page = `${portal}/sessions/${answer.namespace}/${answer.sessionId}`;
  if (!answer.sessionId) {
    throw new DemoError(
      `The comment came through and started nothing (${answer.status}): ${answer.reason}`,
    );
  }
  const first =
    answer.status === 'steered'
      ? `The comment on issue ${issue} reached the session that is going for it.`
      : `A signed comment on issue ${issue} was ${answer.status}. Its session:`;
  return `${first}

  ${page}

Try next
  Sign in as ada (editor) and watch it; write to the agent, or stop it.
  Sign in as grace (approver) and answer when the agent asks leave to write.
  Sign in as will (another team) and see that it is not there.
  npm run demo -- --issue ${issue} "which links are broken?"     a second comment reaches the same session
  ${kubectl} --kubeconfig ${kubeconfig} get sessions -n ${answer.namespace}`;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      issue: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const now = new Date();
  // An issue of its own each second: a second comment on the same one would be a message to its session.
  const issue = Number(
    values.issue ?? (Math.floor(now.getTime() / 1000) % 1_000_000) + 1,
  );
  if (!Number.isSafeInteger(issue) || issue < 1) {
    throw new DemoError(
      `--issue ${values.issue} is not the number of an issue.`,
    );
  }
  const { portal, webhooks, kubectl, kubeconfig } = readEnvironment();
  const delivery = demoDelivery(readExamples(), {
    text: `/agent ${positionals.join(' ') || TEXT}`,
    issue,
    secret: webhooks.github.secret,
    now,
  });
  const answer = await post(webhooks.github.url, delivery);
  console.log(
    values.json
      ? JSON.stringify(answer)
      : tell(answer, { portal, issue, kubectl, kubeconfig }),
  );
}

main().catch(error => {
  console.error(
    error instanceof DemoError ||
      String(error.code).startsWith('ERR_PARSE_ARGS')
      ? error.message
      : error,
  );
  process.exitCode = 1;
});
