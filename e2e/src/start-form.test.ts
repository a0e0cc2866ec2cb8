import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './support/browser';
import { environment } from './support/environment';
import { kubectlAs } from './support/kubectl';
import { SessionView } from './support/SessionView';
import { type StartedSession, stopSession } from './support/startSession';
import { story } from './support/story';
import { Visitor } from './support/Visitor';

jest.setTimeout(180_000);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const promptOf = (page: Page) =>
  page.getByRole('textbox', { name: 'What should the agent do?' });
const submitOf = (page: Page) =>
  page.getByRole('button', { name: 'Start session' });

/** Sets how many sessions of website may run, as the admin would. */
async function limitWebsiteTo(maxRunning: number): Promise<void> {
  const { ok, text } = await kubectlAs('alan', [
    'patch',
    'namespacepolicy',
    'default',
    '--namespace=website',
    '--type=merge',
    `--patch=${JSON.stringify({ spec: { concurrency: { maxRunning } } })}`,
  ]);
  expect([ok, text]).toEqual([true, expect.any(String)]);
}

describe('the form that starts a session', () => {
  const step = story();
  let will: Visitor;
  let started: StartedSession | undefined;
  beforeAll(async () => {
    will = await Visitor.open(browser, 'will', '/sessions');
  });
  afterAll(async () => {
    await limitWebsiteTo(2);
    await stopSession('will', started);
    await will.close();
  });

  step(
    'opens by a key, with the prompt first, and offers only namespaces where one may start',
    async () => {
      const { page } = will;
      await page.getByRole('link', { name: 'Start session' }).first().waitFor();
      await page.keyboard.press('n');
      await page.waitForURL('**/sessions/start**');
      await promptOf(page).waitFor();
      expect(
        await promptOf(page).evaluate(
          field => field === document.activeElement,
        ),
      ).toBe(true);
      expect(await submitOf(page).isDisabled()).toBe(true);
      await page.getByRole('button', { name: /Namespace/ }).click();
      expect(await page.getByRole('option').allInnerTexts()).toEqual([
        'Website',
      ]);
      await page.keyboard.press('Escape');
    },
  );

  step(
    'says before sending what the policy refuses, and what helps',
    async () => {
      const { page } = will;
      await limitWebsiteTo(0);
      await promptOf(page).fill('Survey the storefront');
      const verdict = page.getByRole('status');
      await verdict
        .getByText('The policy of website does not allow this.')
        .waitFor();
      await verdict
        .getByText('No session may run in website: its limit is 0.')
        .waitFor();
      await verdict.getByText(/^What helps: .*admin of website/).waitFor();
      expect(await submitOf(page).isDisabled()).toBe(true);
      await will.picture('start-refused');
      await promptOf(page).press('Control+Enter');
      expect(new URL(page.url()).pathname).toBe('/sessions/start');
    },
  );

  step('refuses an address that is none', async () => {
    const { page } = will;
    const website = page.getByRole('textbox', { name: 'Website' });
    await website.fill('not an address');
    await page
      .getByText('An address that begins with http:// or https://')
      .waitFor();
    expect(await submitOf(page).isDisabled()).toBe(true);
    await website.fill(environment().website);
  });

  step('starts by keyboard and goes to the page', async () => {
    const { page } = will;
    await limitWebsiteTo(2);
    await promptOf(page).fill('Survey the storefront and its pictures');
    await page
      .getByRole('status')
      .getByText('The policy of website allows this.')
      .waitFor();
    await will.picture('start-allowed');
    await promptOf(page).press('Control+Enter');
    await page.waitForURL(/\/sessions\/website\/[0-9a-f-]{36}$/);
    const path = new URL(page.url()).pathname;
    const [, , namespace, id] = path.split('/');
    started = { namespace, id, path, title: '' };
    await page
      .getByRole('heading', { level: 1, name: /Survey the storefront/ })
      .waitFor();
    await new SessionView(page).waitForState(
      'Working',
      'Needs approval',
      'Idle',
    );
    expect(will.problems).toEqual([]);
  });
});

it('says to those who may not start why, and shows them no button', async () => {
  for (const person of ['vera', 'grace'] as const) {
    const reader = await Visitor.open(browser, person, '/sessions');
    const { page } = reader;
    await page.getByText(/^\d+ sessions?/).waitFor();
    expect(
      await page.getByRole('link', { name: 'Start session' }).count(),
    ).toBe(0);
    await page.goto(`${environment().portal}/sessions/start`);
    await page.getByText('You may start sessions nowhere yet').waitFor();
    await page.getByText(/needs the role editor/).waitFor();
    expect(await submitOf(page).count()).toBe(0);
    await reader.close();
  }
});
