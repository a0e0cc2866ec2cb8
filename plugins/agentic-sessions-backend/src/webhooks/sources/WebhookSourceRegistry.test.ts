import type { WebhookSource } from '@agentic-sessions/backstage-plugin-node';
import { WebhookSourceRegistry } from './WebhookSourceRegistry';

const source = (id: string): WebhookSource => ({
  id,
  verify: () => ({ ok: true, secretIndex: 0 }),
  read: () => ({ kind: 'handshake' }),
});

describe('WebhookSourceRegistry', () => {
  it('knows what was added', () => {
    const registry = new WebhookSourceRegistry();
    registry.addWebhookSource(source('jira'));
    registry.addWebhookSource(source('github'));
    expect(registry.ids()).toEqual(['github', 'jira']);
    expect(registry.get('github')?.id).toBe('github');
    expect(registry.get('constructor')).toBeUndefined();
  });

  it.each(['', 'GitHub', 'a/b', '-a', 'a'.repeat(64)])(
    'does not take the id "%s"',
    id => {
      expect(() =>
        new WebhookSourceRegistry().addWebhookSource(source(id)),
      ).toThrow('cannot be a source');
    },
  );

  it('does not take two of one name', () => {
    const registry = new WebhookSourceRegistry();
    registry.addWebhookSource(source('github'));
    expect(() => registry.addWebhookSource(source('github'))).toThrow('two');
  });
});
