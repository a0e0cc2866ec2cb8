import { readFileSync } from 'node:fs';
import path from 'node:path';
import examples from '@octokit/webhooks-examples';
import type {
  NamespacePolicy,
  SessionTrigger,
} from '@agentic-sessions/kubernetes-api';
import { parse } from 'yaml';
import { matchTrigger } from './matchTrigger';
import { validateTrigger } from './validateTrigger';

function sample<T>(name: string): T {
  const folder = path.resolve(__dirname, '../../../manifests/samples/payments');
  return parse(readFileSync(path.join(folder, name), 'utf8'));
}

// What `npm run demo` sends must be what the samples that `npm start` applies listen to.
describe('the sample trigger of payments', () => {
  const trigger = sample<SessionTrigger>('github-comments.yaml');
  const policy = sample<NamespacePolicy>('policy.yaml');

  it('can be read', () => {
    expect(validateTrigger(trigger)).toEqual([]);
  });

  it.each([
    ['/agent please survey this repository', 'matched'],
    ['You are totally right!', 'ignored'],
  ])('takes %j: %s', (body, outcome) => {
    const recorded = examples.find(({ name }) => name === 'issue_comment')!
      .examples[0] as unknown as Record<string, any>;
    const payload = { ...recorded, comment: { ...recorded.comment, body } };
    expect(
      matchTrigger({
        event: {
          source: 'github',
          endpoint: 'payments-github',
          namespace: 'payments',
          name: 'issue_comment',
          action: 'created',
          payload,
          actor: { id: String(recorded.sender.id), name: 'Codertocat' },
        },
        triggers: [trigger],
        trustedActors: policy.spec.trustedActors ?? [],
      }).outcome,
    ).toBe(outcome);
  });
});
