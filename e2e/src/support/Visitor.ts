import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Page,
} from 'playwright-core';
import type { Person } from './api';
import { picturePath } from './browser';
import { environment } from './environment';

/** How long anything may take to appear: two cores run the node, the portal and this browser. */
export const PATIENCE_MS = 30_000;

/** What browsers say of answers that a test provokes, e.g. of a portal that is killed. */
const EXPECTED = /Failed to load resource|net::ERR_/;

/** A person at a browser of their own, signed in. */
export class Visitor {
  readonly person: Person;
  readonly context: BrowserContext;
  /** What went wrong in the pages, unseen: exceptions and errors on the console. */
  readonly problems: string[] = [];
  #page: Page | undefined;

  private constructor(person: Person, context: BrowserContext) {
    this.person = person;
    this.context = context;
  }

  /** Opens a page of the portal as a person. */
  static async open(
    browser: Browser,
    person: Person,
    path: string,
    options: BrowserContextOptions = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      acceptDownloads: true,
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const visitor = new Visitor(person, context);
    visitor.#page = await visitor.openTab(path);
    return visitor;
  }

  /** The first tab. */
  get page(): Page {
    return this.#page!;
  }

  /** Opens another tab and signs in there: who one is belongs to the tab. */
  async openTab(path: string): Promise<Page> {
    const page = await this.context.newPage();
    page.on('pageerror', error => this.problems.push(String(error)));
    page.on('console', message => {
      if (message.type() === 'error' && !EXPECTED.test(message.text())) {
        this.problems.push(message.text());
      }
    });
    await page.goto(`${environment().portal}${path}`);
    await page.getByRole('button', { name: nameOf(this.person) }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    return page;
  }

  /** Takes a picture where pictures are wanted. */
  async picture(name: string, page: Page = this.page): Promise<void> {
    const path = picturePath(name);
    if (path) {
      await page.screenshot({ path });
    }
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** The sign-in page's button of a person: it begins with their name. */
function nameOf(person: Person): RegExp {
  return new RegExp(`^${person}`, 'i');
}
