import { readFile } from 'node:fs/promises';
import { eventually } from '@agentic-sessions/test-support';
import type { Browser } from 'playwright-core';
import { api } from './support/api';
import { launchBrowser } from './support/browser';
import { expectNothingMissing } from './support/expectNothingMissing';
import { readLedger, readSession, waitForApproval } from './support/sessions';
import { SessionView } from './support/SessionView';
import {
  startAs,
  startByComment,
  type StartedSession,
  stopSession,
} from './support/startSession';
import { story } from './support/story';
import { Visitor } from './support/Visitor';

jest.setTimeout(300_000);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** In the order in which a session goes through them. */
const BEGINNING = [
  'Waiting to start',
  'Starting',
  // Its runner is there, and the first turn has not begun.
  'Idle',
  'Working',
  'Needs approval',
] as const;

describe('a session that a comment starts', () => {
  const step = story();
  let session: StartedSession;
  let ada: Visitor;
  let grace: Visitor;
  let adas: SessionView;
  let graces: SessionView;

  beforeAll(async () => {
    // One after the other: two cores draw two first pages no faster at once.
    ada = await Visitor.open(browser, 'ada', '/');
    grace = await Visitor.open(browser, 'grace', '/sessions');
    adas = new SessionView(ada.page);
    graces = new SessionView(grace.page);
  });
  afterAll(async () => {
    await stopSession('ada', session);
    await ada.close();
    await grace.close();
  });

  step('comes into the list and goes on there without a reload', async () => {
    const list = ada.page;
    await list.getByText('Live', { exact: true }).waitFor();
    expect(new URL(list.url()).pathname).toBe('/sessions');
    const loadedAt = await list.evaluate(() => performance.timeOrigin);

    session = await startByComment('Flaky checkout');
    const row = list.getByRole('row', { name: session.title });
    await row.waitFor();
    const words: string[] = [];
    await eventually(
      async () => {
        const word = await row.getByRole('gridcell').first().innerText();
        if (words.at(-1) !== word) {
          words.push(word);
        }
        expect(word).toMatch(/^(Working|Needs approval)$/);
      },
      { timeoutMs: 60_000, intervalMs: 50 },
    );
    const steps = words.map(word =>
      BEGINNING.findIndex(state => word.startsWith(state)),
    );
    expect(steps).toEqual([...steps].sort());
    expect(steps[0]).toBeGreaterThanOrEqual(0);
    expect(steps[0]).toBeLessThan(2);
    await expect(row.innerText()).resolves.toContain('Codertocat');
    expect(await list.evaluate(() => performance.timeOrigin)).toBe(loadedAt);
    await ada.picture('list-live');
  });

  step('is opened by keyboard', async () => {
    const { page } = ada;
    const row = page.getByRole('row', { name: session.title });
    await eventually(
      async () => {
        await page.keyboard.press('j');
        expect(
          await row.evaluate(element => element === document.activeElement),
        ).toBe(true);
      },
      { timeoutMs: 10_000, intervalMs: 20 },
    );
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${session.path}`);
    await page
      .getByRole('heading', { level: 1, name: session.title })
      .waitFor();
  });

  step(
    'shows its plan, what the agent says, and each tool call with input and result',
    async () => {
      const { page } = ada;
      await page.getByRole('tab', { name: /^Plan \d\/\d+$/ }).waitFor();
      const plan = adas.details.getByRole('tabpanel').getByRole('listitem');
      await eventually(async () => {
        const entries = await plan.allInnerTexts();
        expect(entries.length).toBeGreaterThan(4);
        expect(entries[0]).toContain('Look around');
      });
      await adas.waitForText('I survey this repository');
      const tool = adas.conversation
        .getByRole('button', { name: /^Read dependency manifests/ })
        .first();
      await tool.waitFor();
      expect(await tool.getAttribute('aria-expanded')).toBe('false');
      await tool.click();
      const input = adas.conversation.getByLabel('Input', { exact: true });
      await expect(input.innerText()).resolves.toContain('manifests');
      await adas.waitForText(/\d+ direct dependenc/);
      await ada.picture('session-tool-open');
      await tool.click();
      await input.waitFor({ state: 'hidden' });
    },
  );

  step('goes on where it was after a reload in the middle', async () => {
    await ada.page.reload();
    await adas.waitForState('Working', 'Needs approval');
    await adas.waitForState('Needs approval');
    const figure = adas.conversation.getByRole('figure').first();
    await figure.getByRole('cell', { name: /^\+ .*alt=/ }).waitFor();
    await figure.getByRole('cell', { name: /^− / }).waitFor();
  });

  step(
    'asks the approver, who sees the exact arguments and decides in place',
    async () => {
      const approval = await waitForApproval('grace', 'payments', session.id);
      // Ada may not decide, and is told who can.
      const asked = adas.conversation.getByRole('region', {
        name: /^Wants to \w+ edit$/,
      });
      await asked.getByText(/right to approve/).waitFor();
      expect(await asked.getByRole('button', { name: /Approve/ }).count()).toBe(
        0,
      );

      const waiting = grace.page.getByRole('region', { name: /^Needs you/ });
      await waiting.getByText(session.title).waitFor();
      await grace.picture('list-needs-you');
      await waiting
        .getByRole('link', { name: `Review: ${session.title}` })
        .click();
      await grace.page.waitForURL(`**${session.path}`);
      const card = graces.conversation.getByRole('region', {
        name: /^Wants to \w+ edit$/,
      });
      const shown = await card
        .getByLabel('Exact arguments', { exact: true })
        .innerText();
      expect(JSON.parse(shown)).toEqual(approval.arguments);
      // Names in a sentence are set as code, without their backticks.
      expect(await card.innerText()).toContain(approval.rule.replace(/`/g, ''));
      await grace.picture('session-approval');
      await card.getByRole('button', { name: 'Approve once' }).click();

      const begun = Date.now();
      for (const view of [adas, graces]) {
        await view.waitForText('Approved by grace');
      }
      // By the stream, not by the next look at a list: generous, as other work may hold the processors.
      expect(Date.now() - begun).toBeLessThan(15_000);
      await adas.waitForText(/^Turn 1 ended after/);
    },
  );

  step('takes a message and shows the answer', async () => {
    await adas.waitForState('Idle', 'Needs an answer');
    await adas.say('Which links are broken?');
    await adas.waitForText('Which links are broken?');
    await adas.waitForText(/^Turn 2 ended after/);
    expect(await adas.composer.inputValue()).toBe('');
    for (const view of [adas, graces]) {
      await view.waitForText(/^Turn 2 ended after/);
      const said = view.conversation.getByRole('article');
      expect((await said.allInnerTexts()).join('\n')).toMatch(
        /Which links are broken\?[^]*\blinks?\b/,
      );
    }
    await ada.picture('session-idle');
  });

  step(
    'lists its files, shows what is in them and hands them over',
    async () => {
      const { artifacts } = (
        await api(
          'ada',
          'GET',
          `/namespaces/payments/sessions/${session.id}/artifacts`,
        )
      ).body;
      const report = artifacts.find(
        (artifact: { path: string }) => artifact.path === 'report.md',
      );
      const panel = await adas.openPanel('Files');
      await eventually(async () =>
        expect(
          await panel.getByRole('button', { name: /^Preview / }).count(),
        ).toBe(artifacts.length),
      );
      await panel.getByRole('button', { name: 'Preview report.md' }).click();
      await panel.getByRole('heading', { level: 1 }).waitFor();
      await ada.picture('session-files');
      const [download] = await Promise.all([
        ada.page.waitForEvent('download'),
        panel.getByRole('button', { name: 'Download report.md' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('report.md');
      const content = await api<string>(
        'ada',
        'GET',
        `/namespaces/payments/sessions/${session.id}/artifacts/${report.id}/content`,
      );
      expect(await readFile(await download.path(), 'utf8')).toBe(content.body);
    },
  );

  step(
    'shows what changed, why it runs as it does, and the log of its runner',
    async () => {
      const changes = await adas.openPanel('Changes');
      await changes.getByRole('cell', { name: /^\+ .*alt=/ }).waitFor();
      const why = await adas.openPanel('Why');
      await why.getByText('Codertocat asked from GitHub').waitFor();
      await ada.picture('session-why');
      const log = await adas.openPanel('Log');
      await eventually(async () => {
        expect(await log.innerText()).toContain(
          `Runner of payments/${session.id}`,
        );
      });
      await ada.picture('session-log');
    },
  );

  step('ends as Done with its reason, on the page and on the tab', async () => {
    const before = await ada.page.evaluate(favicon);
    await adas.steer('Finish');
    await adas.waitForState('Done');
    const outcome = adas.conversation.getByRole('region', { name: 'Outcome' });
    await adas.scrollToTop();
    await outcome.getByText('ada declared it done.').waitFor();
    await outcome.getByText(/^Finished after/).waitFor();
    expect(await ada.page.title()).toBe(`Done · ${session.title}`);
    expect(await ada.page.evaluate(favicon)).not.toBe(before);
    await ada.page.getByText('This session has ended (Done)').waitFor();
    expect(
      await ada.page.getByRole('button', { name: 'Stop', exact: true }).count(),
    ).toBe(0);
    await ada.picture('session-done');
  });

  step(
    'has lost and doubled nothing, neither reloaded nor followed from the middle',
    async () => {
      await graces.waitForState('Done');
      await expectNothingMissing(graces, session);
      await expectNothingMissing(adas, session);
      await ada.page.reload();
      await adas.waitForState('Done');
      await expectNothingMissing(adas, session);
    },
  );

  step('leads to an event by its address', async () => {
    const ledger = await readLedger('ada', 'payments', session.id);
    const { seq } = ledger.find(event => event.kind === 'tool.call')!;
    await ada.page.goto('about:blank');
    await ada.page.goto(
      `${new URL(grace.page.url()).origin}${session.path}#event-${seq}`,
    );
    const link = adas.conversation.getByRole('link', {
      name: `Link to event ${seq}`,
      exact: true,
    });
    await eventually(async () => {
      const row = await link.boundingBox();
      const frame = await adas.conversation.boundingBox();
      expect(row!.y).toBeGreaterThan(frame!.y);
      expect(row!.y).toBeLessThan(frame!.y + frame!.height);
    });
  });

  step('leaves no error behind in the browser', () => {
    expect(ada.problems).toEqual([]);
    expect(grace.problems).toEqual([]);
  });
});

describe('a session that its editor stops', () => {
  let session: StartedSession;
  let ada: Visitor;
  beforeAll(async () => {
    session = await startAs('ada', 'payments', 'To be stopped');
    ada = await Visitor.open(browser, 'ada', session.path);
  });
  afterAll(() => ada.close());

  it('asks once more, then is Stopped', async () => {
    const view = new SessionView(ada.page);
    await view.waitForState('Working', 'Needs approval');
    await view.steer('Stop now');
    const dialog = ada.page.getByRole('dialog');
    await dialog.getByText('Stop this session?').waitFor();
    await ada.picture('session-stop-dialog');
    await dialog.getByRole('button', { name: 'Stop now' }).click();
    await view.waitForState('Stopped');
    const ended = await readSession('ada', 'payments', session.id);
    expect(ended).toMatchObject({ phase: 'Stopped' });
    await view.scrollToTop();
    await view.conversation
      .getByRole('region', { name: 'Outcome' })
      .getByText(/^Stopped after/)
      .waitFor();
    expect(ada.problems).toEqual([]);
  });
});

/** The picture on the browser's tab; runs in the page. */
function favicon(): string {
  return [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')]
    .map(link => link.href)
    .join();
}
