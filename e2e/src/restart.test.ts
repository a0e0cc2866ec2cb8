import { eventually } from '@agentic-sessions/test-support';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './support/browser';
import { environment } from './support/environment';
import { expectNothingMissing } from './support/expectNothingMissing';
import { decide, waitForApproval } from './support/sessions';
import { SessionView } from './support/SessionView';
import {
  startByComment,
  type StartedSession,
  stopSession,
} from './support/startSession';
import { Visitor } from './support/Visitor';

jest.setTimeout(240_000);

let browser: Browser;
let session: StartedSession;
let ada: Visitor;
beforeAll(async () => {
  browser = await launchBrowser();
  session = await startByComment('Outlives the portal');
  ada = await Visitor.open(browser, 'ada', session.path);
});
afterAll(async () => {
  await stopSession('ada', session);
  await ada.close();
  await browser.close();
});

it('goes on by itself, with nothing missing, after the portal was killed with -9', async () => {
  const { page } = ada;
  const view = new SessionView(page);
  await view.waitForState('Working');
  const { processes } = environment();
  process.kill(processes.portal, 'SIGKILL');
  await page.getByText(/^Reconnecting…/).waitFor();
  await ada.picture('session-reconnecting');
  // What was there stays.
  await page.getByRole('heading', { level: 1, name: session.title }).waitFor();
  await page
    .getByText(/^Reconnecting…/)
    .waitFor({ state: 'hidden', timeout: 90_000 });
  expect(environment().processes.portal).not.toBe(processes.portal);

  await view.waitForState('Needs approval');
  const approval = await eventually(
    () => waitForApproval('grace', 'payments', session.id),
    { timeoutMs: 60_000 },
  );
  expect((await decide('grace', approval, 'approved')).status).toBe(200);
  await view.waitForText(/^Turn 1 ended after/);
  await expectNothingMissing(view, session);
  expect(ada.problems).toEqual([]);
});
