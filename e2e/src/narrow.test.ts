import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './support/browser';
import { environment } from './support/environment';
import { type Inspection, inspectPage } from './support/inspectPage';
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
beforeAll(async () => {
  browser = await launchBrowser();
  session = await startByComment('On a phone');
});
afterAll(async () => {
  await stopSession('ada', session);
  await browser.close();
});

const PHONE = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};

const WELL_MADE: Inspection = {
  overflow: 0,
  outside: [],
  nameless: [],
  faint: [],
  mains: 1,
  headings: [expect.stringMatching(/\w/)] as unknown as string[],
};

/** The pages and how to tell that they are drawn. */
const PAGES: [
  name: string,
  path: () => string,
  drawn: (page: Page) => Promise<void>,
][] = [
  [
    'list',
    () => '/sessions',
    page => page.getByText(session.title).first().waitFor(),
  ],
  [
    'session',
    () => session.path,
    page => new SessionView(page).waitForState('Needs approval'),
  ],
  [
    'start',
    () => '/sessions/start',
    page =>
      page
        .getByRole('textbox', { name: 'What should the agent do?' })
        .waitFor(),
  ],
  [
    'not-found',
    () => '/sessions/payments/00000000-0000-4000-8000-000000000000',
    page =>
      page.getByRole('heading', { name: 'There is no such session' }).waitFor(),
  ],
];

describe.each([
  ['phone', 'light', PHONE],
  ['phone', 'dark', PHONE],
  ['desk', 'light', {}],
  ['desk', 'dark', {}],
] as const)('on a %s, %s', (device, colorScheme, options) => {
  let grace: Visitor;
  let alan: Visitor;
  beforeAll(async () => {
    // Grace decides and Alan may do everything: between them every control is there.
    alan = await Visitor.open(browser, 'alan', '/sessions', {
      ...options,
      colorScheme,
    });
    grace = await Visitor.open(browser, 'grace', session.path, {
      ...options,
      colorScheme,
    });
  });
  afterAll(async () => {
    await alan.close();
    await grace.close();
  });

  it.each(PAGES)('has a well made page: %s', async (name, path, drawn) => {
    const { page } = alan;
    await page.goto(`${environment().portal}${path()}`);
    await drawn(page);
    await alan.picture(`${name}-${device}-${colorScheme}`);
    expect(await inspectPage(page)).toEqual(WELL_MADE);
    expect(await page.evaluate(() => document.body.dataset.themeMode)).toBe(
      colorScheme,
    );
    expect(alan.problems).toEqual([]);
  });

  it('lets an approver read and decide', async () => {
    const { page } = grace;
    const view = new SessionView(page);
    await view.waitForState('Needs approval');
    const card = view.conversation.getByRole('region', {
      name: /^Wants to \w+ edit$/,
    });
    await card.getByRole('button', { name: 'Approve once' }).waitFor();
    await card.getByRole('button', { name: 'Deny…' }).click();
    await card.getByRole('textbox', { name: 'A word to the agent' }).waitFor();
    await grace.picture(`approval-${device}-${colorScheme}`);
    expect(await inspectPage(page)).toEqual(WELL_MADE);
    await card.getByRole('button', { name: 'Cancel' }).click();
  });

  it('has the details beside the conversation, or in a sheet over it', async () => {
    const { page } = alan;
    await page.goto(`${environment().portal}${session.path}`);
    const view = new SessionView(page);
    await view.waitForState('Needs approval');
    const open = page
      .getByRole('button', { name: 'Show details' })
      .or(page.getByRole('button', { name: 'Details', exact: true }));
    const isPhone = device === 'phone';
    expect(await open.count()).toBe(isPhone ? 1 : 0);
    expect(await view.details.count()).toBe(isPhone ? 0 : 1);
    if (isPhone) {
      await open.click();
    }
    const panel = isPhone ? page.getByRole('dialog') : view.details;
    for (const tab of [/^Plan/, 'Changes', 'Files', 'Log', 'Why', 'Audit']) {
      await panel.getByRole('tab', { name: tab }).click();
      await panel.getByRole('tabpanel', { name: tab }).waitFor();
      await page.waitForTimeout(300);
      const { headings: _, mains: _mains, ...found } = await inspectPage(page);
      expect([tab, found]).toEqual([
        tab,
        { overflow: 0, outside: [], nameless: [], faint: [] },
      ]);
      await alan.picture(
        `panel-${String(tab)
          .replace(/\W/g, '')
          .toLowerCase()}-${device}-${colorScheme}`,
      );
    }
    if (isPhone) {
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'hidden' });
      expect(
        await open.evaluate(button => button === document.activeElement),
      ).toBe(true);
    }
  });
});

describe('by keyboard', () => {
  it.each(PAGES.slice(0, 3))(
    'shows where the focus is: %s',
    async (_, path, drawn) => {
      const ada = await Visitor.open(browser, 'ada', path());
      const { page } = ada;
      await drawn(page);
      await page.evaluate(() =>
        (document.activeElement as HTMLElement)?.blur(),
      );
      const unseen: string[] = [];
      for (let step = 0; step < 12; step++) {
        await page.keyboard.press('Tab');
        const focused = page.locator(':focus');
        if ((await focused.count()) === 0) {
          // Past the last: the browser's own controls come next.
          break;
        }
        const box = await focused.boundingBox();
        if (!box || box.width === 0) {
          continue;
        }
        const clip = {
          x: Math.max(0, box.x - 6),
          y: Math.max(0, box.y - 6),
          width: box.width + 12,
          height: Math.min(box.height + 12, 400),
        };
        const look = () => page.screenshot({ clip, animations: 'disabled' });
        const withFocus = await look();
        // The next Tab goes on from here all the same.
        const name = await focused.evaluate(element => {
          (element as HTMLElement).blur();
          return `${element.tagName} ${
            element.getAttribute('aria-label') ?? element.textContent
          }`.slice(0, 60);
        });
        if (withFocus.equals(await look())) {
          unseen.push(name);
        }
      }
      expect(unseen).toEqual([]);
      await ada.close();
    },
  );
});
