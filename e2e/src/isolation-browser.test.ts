import type { Browser } from 'playwright-core';
import { launchBrowser } from './support/browser';
import { environment } from './support/environment';
import {
  startAs,
  type StartedSession,
  stopSession,
} from './support/startSession';
import { Visitor } from './support/Visitor';

jest.setTimeout(180_000);

let browser: Browser;
let session: StartedSession;
beforeAll(async () => {
  browser = await launchBrowser();
  session = await startAs('ada', 'payments', 'Private to payments');
});
afterAll(async () => {
  await stopSession('ada', session);
  await browser.close();
});

describe('someone of another team', () => {
  let will: Visitor;
  beforeAll(async () => {
    will = await Visitor.open(browser, 'will', '/sessions');
  });
  afterAll(() => will.close());

  it('sees no row of theirs, nor their namespace to choose', async () => {
    const { page } = will;
    await page.getByText(/^\d+ sessions?/).waitFor();
    expect(await page.getByText(session.title).count()).toBe(0);
    await page.getByRole('button', { name: /Namespace$/ }).click();
    expect(await page.getByRole('option').allInnerTexts()).toEqual([
      'All namespaces',
      'Website',
    ]);
    await page.keyboard.press('Escape');
    const search = page.getByRole('searchbox');
    await search.fill(session.title);
    await page.getByText(/^0 sessions/).waitFor();
    expect(await page.getByRole('row', { name: session.title }).count()).toBe(
      0,
    );
  });

  it('is told kindly that there is no such session', async () => {
    const tab = await will.openTab(session.path);
    await tab
      .getByRole('heading', { level: 1, name: 'There is no such session' })
      .waitFor();
    await tab.getByText(/ask its owner for the role viewer/).waitFor();
    await tab.getByRole('link', { name: 'All sessions' }).waitFor();
    expect(await tab.title()).not.toContain(session.title);
    expect(await tab.locator('body').innerText()).not.toContain(session.title);
    await will.picture('not-found', tab);
    // Ask for nothing more: neither for the session nor, for ever, for its changes.
    await tab.waitForTimeout(2_000);
    const asked: string[] = [];
    will.context.on('request', request => asked.push(request.url()));
    await tab.waitForTimeout(5_000);
    expect(asked).toEqual([]);
    await tab.close();
  });

  it('keeps their own tabs live beside one that shows them nothing', async () => {
    const { page } = will;
    const other = await will.openTab(session.path);
    await other
      .getByRole('heading', { name: 'There is no such session' })
      .waitFor();
    const system = await will.openTab(
      '/catalog/default/system/payments/sessions',
    );
    await system.getByText('Payments').first().waitFor();
    await page.goto(`${environment().portal}/sessions`);
    const own = await startAs('will', 'website', 'Our own');
    try {
      await page.getByRole('row', { name: own.title }).waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
    } finally {
      await stopSession('will', own);
      await other.close();
      await system.close();
    }
  });

  it('finds nothing in the Sessions tab of their System', async () => {
    const { page } = will;
    for (const path of [
      '/catalog/default/system/payments/sessions',
      '/sessions?namespace=payments',
    ]) {
      await page.goto(`${environment().portal}${path}`);
      await page
        .getByText(/no such session or namespace|may not see/i)
        .first()
        .waitFor();
      expect(await page.getByText(session.title).count()).toBe(0);
    }
    await will.picture('system-tab-of-others');
  });
});

describe('a viewer of the team', () => {
  let vera: Visitor;
  beforeAll(async () => {
    vera = await Visitor.open(
      browser,
      'vera',
      '/catalog/default/system/payments',
    );
  });
  afterAll(() => vera.close());

  it('finds the sessions on a tab of the System, with its figures', async () => {
    const { page } = vera;
    await page
      .getByRole('navigation', { name: 'Content navigation' })
      .getByRole('link', { name: 'Sessions' })
      .click();
    await page.getByRole('row', { name: session.title }).waitFor();
    await page.getByText(/^\d of 3$/).waitFor();
    expect(
      await page.getByRole('link', { name: 'Start session' }).count(),
    ).toBe(0);
    await vera.picture('system-tab');
  });

  it('finds the last sessions on the page of the Component they are about', async () => {
    const { page } = vera;
    await page.goto(
      `${environment().portal}/catalog/default/component/checkout`,
    );
    const link = page.getByRole('link', { name: session.title });
    await link.waitFor();
    expect(await page.getByRole('link', { name: 'Start one' }).count()).toBe(0);
    await vera.picture('component-card');
    await link.click();
    await page.waitForURL(`**${session.path}`);
  });

  it('reads along, and is told why there is nothing to do', async () => {
    const { page } = vera;
    await page
      .getByText('You may read this session, not write to it.', {
        exact: false,
      })
      .waitFor();
    expect(
      await page.getByRole('button', { name: 'Stop', exact: true }).count(),
    ).toBe(0);
    expect(vera.problems).toEqual([]);
  });
});

it('remembers the namespace one chose', async () => {
  const alan = await Visitor.open(browser, 'alan', '/sessions');
  const { page } = alan;
  const selector = page.getByRole('button', { name: /Namespace$/ });
  const choose = async (namespace: string) => {
    await selector.click();
    await page.getByRole('option', { name: namespace }).click();
  };
  await page.getByRole('row', { name: session.title }).waitFor();
  await choose('Website');
  await page
    .getByRole('row', { name: session.title })
    .waitFor({ state: 'hidden' });
  await page.reload();
  await page.getByRole('button', { name: /^Website/ }).waitFor();
  // Not by the address alone.
  await page.goto(`${environment().portal}/sessions`);
  await page.getByRole('button', { name: /^Website/ }).waitFor();
  await page.getByText(/^\d+ sessions?/).waitFor();
  expect(await page.getByRole('row', { name: session.title }).count()).toBe(0);
  await choose('All namespaces');
  await page.getByRole('row', { name: session.title }).waitFor();
  expect(alan.problems).toEqual([]);
  await alan.close();
});
