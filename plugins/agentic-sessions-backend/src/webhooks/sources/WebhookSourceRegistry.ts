import type {
  WebhookSource,
  WebhookSourcesExtensionPoint,
} from '@agentic-sessions/backstage-plugin-node';

const ID = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The sources that modules have added. */
export class WebhookSourceRegistry implements WebhookSourcesExtensionPoint {
  readonly #sources = new Map<string, WebhookSource>();

  /** @throws Error where the id is taken, or is no name that URLs and SessionTriggers can have */
  addWebhookSource(source: WebhookSource): void {
    if (!ID.test(source.id)) {
      throw new Error(
        `"${source.id}" cannot be a source of webhooks: lower-case letters, digits and dashes only, 63 at most`,
      );
    }
    if (this.#sources.has(source.id)) {
      throw new Error(
        `There are two sources of webhooks called "${source.id}"`,
      );
    }
    this.#sources.set(source.id, source);
  }

  get(id: string): WebhookSource | undefined {
    return this.#sources.get(id);
  }

  ids(): string[] {
    return [...this.#sources.keys()].sort();
  }
}
