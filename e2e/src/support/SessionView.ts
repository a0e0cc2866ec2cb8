import { eventually } from '@agentic-sessions/test-support';
import type { Locator, Page } from 'playwright-core';
import { PATIENCE_MS } from './Visitor';

/** The page of a session as a person finds their way on it: by roles and names. */
export class SessionView {
  readonly page: Page;
  readonly conversation: Locator;
  readonly details: Locator;
  readonly composer: Locator;

  constructor(page: Page) {
    this.page = page;
    this.conversation = page.getByRole('region', {
      name: 'Conversation',
      exact: true,
    });
    this.details = page.getByRole('complementary', { name: 'Details' });
    this.composer = page.getByRole('textbox', { name: 'Message the agent' });
  }

  /** The state as the tab of the browser tells it, and the page too. */
  async waitForState(...words: string[]): Promise<void> {
    await eventually(
      async () => {
        const title = await this.page.title();
        expect(words).toContain(title.split(' · ')[0]);
      },
      { timeoutMs: 90_000, intervalMs: 100 },
    );
    await this.page
      .getByRole('main')
      .getByRole('status')
      .getByText(new RegExp(`^(${words.join('|')})$`))
      .waitFor();
  }

  /** Opens a tab of the side panel. */
  async openPanel(name: string | RegExp): Promise<Locator> {
    await this.details.getByRole('tab', { name }).click();
    return this.details.getByRole('tabpanel', { name });
  }

  /** Sends a message by keyboard. */
  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Chooses an entry of the menu behind Stop. */
  async steer(entry: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Stop', exact: true }).click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  /** Waits for words anywhere in the conversation that are in sight at its end. */
  async waitForText(text: string | RegExp): Promise<void> {
    await this.conversation.getByText(text).first().waitFor();
  }

  /** Scrolls the conversation to its beginning, as a hand does. */
  async scrollToTop(): Promise<void> {
    const box = (await this.conversation.boundingBox())!;
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await eventually(
      async () => {
        await this.page.mouse.wheel(0, -20_000);
        expect(await this.#isAt('top')).toBe(true);
      },
      { timeoutMs: PATIENCE_MS, intervalMs: 60 },
    );
  }

  /**
   * The addresses of all events, read from the top of the conversation to its end: only what is in sight is in the
   * document.
   *
   * @throws Error where one is there twice or out of order
   */
  async readAddresses(): Promise<number[]> {
    await this.scrollToTop();
    const { height } = (await this.conversation.boundingBox())!;
    const seen = new Set<number>();
    for (;;) {
      const inSight = await this.#addressesInSight();
      expect(inSight).toEqual([...new Set(inSight)].sort((a, b) => a - b));
      inSight.forEach(seq => seen.add(seq));
      if (await this.#isAt('end')) {
        return [...seen].sort((a, b) => a - b);
      }
      await this.page.mouse.wheel(0, height / 2);
      await this.page.waitForTimeout(60);
    }
  }

  async #addressesInSight(): Promise<number[]> {
    const names = await this.conversation
      .getByRole('link', { name: /^Link to event \d+$/ })
      .evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''));
    return names.map(name => Number(name.replace('#event-', '')));
  }

  async #isAt(where: 'top' | 'end'): Promise<boolean> {
    return this.conversation.evaluate((region, end) => {
      const { scrollTop, clientHeight, scrollHeight } =
        region.firstElementChild!;
      return end === 'top'
        ? scrollTop === 0
        : scrollTop + clientHeight >= scrollHeight - 2;
    }, where);
  }
}
