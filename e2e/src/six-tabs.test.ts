import { eventually } from '@agentic-sessions/test-support';
import type { Browser, Page, Request } from 'playwright-core';
import { launchBrowser } from './support/browser';
import { expectNothingMissing } from './support/expectNothingMissing';
import { decide, waitForApproval } from './support/sessions';
import { SessionView } from './support/SessionView';
import {
  startByComment,
  type StartedSession,
  stopSession,
} from './support/startSession';
import { story } from './support/story';
import { Visitor } from './support/Visitor';

jest.setTimeout(300_000);

const step = story();
let browser: Browser;
let session: StartedSession;
let ada: Visitor;
const tabs: Page[] = [];
/** Requests for changes that have not ended. */
const streams = new Set<Request>();

beforeAll(async () => {
  browser = await launchBrowser();
  session = await startByComment('Six at once');
  ada = await Visitor.open(browser, 'ada', session.path);
  tabs.push(ada.page);
});
afterAll(async () => {
  await stopSession('ada', session);
  await ada.close();
  await browser.close();
});

/** Runs for each tab in turn, as the person would look at it. */
async function inEachTab(
  look: (view: SessionView) => Promise<void>,
): Promise<void> {
  for (const tab of tabs) {
    await look(new SessionView(tab));
  }
}

step('opens six tabs of one session with one stream of changes', async () => {
  const isStream = (request: Request) => /\/v1\/events\?/.test(request.url());
  const end = (request: Request) => streams.delete(request);
  ada.context.on('request', request => {
    if (isStream(request)) {
      streams.add(request);
    }
  });
  ada.context.on('requestfinished', end);
  ada.context.on('requestfailed', end);
  await ada.page.reload();
  for (let i = 1; i < 6; i++) {
    tabs.push(await ada.openTab(session.path));
  }
  await inEachTab(view => view.waitForState('Needs approval'));
  await eventually(() => expect(streams.size).toBe(1));
});

step(
  'follows in all of them what happens, and still answers in the last',
  async () => {
    const approval = await waitForApproval('grace', 'payments', session.id);
    const decided = await decide('grace', approval, 'approved');
    expect(decided.status).toBe(200);
    await inEachTab(view => view.waitForText('Approved by grace'));
    await inEachTab(view => view.waitForText(/^Turn 1 ended after/));
    // A seventh request at the same time: the browser has six connections to one host.
    const last = new SessionView(tabs[5]);
    await last
      .openPanel('Files')
      .then(panel =>
        panel.getByRole('button', { name: 'Preview report.md' }).waitFor(),
      );
    await last.say('What are the dependencies?');
    await inEachTab(view => view.waitForText(/^Turn 2 ended after/));
    for (const tab of [tabs[0], tabs[5]]) {
      await tab.bringToFront();
      await expectNothingMissing(new SessionView(tab), session);
    }
    expect(streams.size).toBe(1);
  },
);

step('asks for nothing while nothing happens', async () => {
  await inEachTab(view => view.waitForState('Idle', 'Needs an answer'));
  const others = [
    await ada.openTab('/sessions'),
    await ada.openTab('/catalog/default/system/payments/sessions'),
  ];
  for (const other of others) {
    await other.getByText('Live', { exact: true }).waitFor();
  }
  await tabs[0].waitForTimeout(2_000);
  const asked: string[] = [];
  ada.context.on('request', request => asked.push(request.url()));
  await tabs[0].waitForTimeout(10_000);
  expect(asked).toEqual([]);
  await Promise.all(others.map(other => other.close()));
});

step('goes on when the tab that holds the stream is closed', async () => {
  await tabs.shift()!.close();
  await eventually(() => expect(streams.size).toBe(1), { timeoutMs: 20_000 });
  await new SessionView(tabs[0]).say('And the links?');
  await inEachTab(view => view.waitForText(/^Turn 3 ended after/));
  expect(ada.problems).toEqual([]);
});
