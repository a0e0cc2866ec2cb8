import examples from '@octokit/webhooks-examples';
import type {
  SessionTrigger,
  SessionTriggerSpec,
} from '@agentic-sessions/kubernetes-api';
import fc from 'fast-check';
import { matchTrigger } from './matchTrigger';
import type { InboundEvent, TriggerMatched } from './types';

const comment = examples.find(({ name }) => name === 'issue_comment')!
  .examples[0] as Record<string, any>;

function anEvent(change: Partial<InboundEvent> = {}): InboundEvent {
  return {
    source: 'github',
    endpoint: 'payments-github',
    namespace: 'payments',
    name: 'issue_comment',
    action: 'created',
    payload: {
      ...comment,
      comment: { ...comment.comment, body: '/agent look' },
    },
    actor: { id: '21031067', name: 'Codertocat' },
    ...change,
  };
}

function aTrigger(
  change: Partial<SessionTriggerSpec> = {},
  metadata: Partial<SessionTrigger['metadata']> = {},
): SessionTrigger {
  return {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    kind: 'SessionTrigger',
    metadata: { name: 'comments', namespace: 'payments', ...metadata },
    spec: {
      source: 'github',
      endpoint: 'payments-github',
      events: ['issue_comment'],
      filter: "action == 'created' && event.comment.body.startsWith('/agent')",
      actors: { trusted: true },
      correlationKey:
        "event.repository.full_name + '#' + string(event.issue.number)",
      template: {
        titleFrom: 'event.issue.title',
        promptFrom: 'event.comment.body',
        framework: { type: 'survey' },
        repositories: [{ urlFrom: 'event.repository.clone_url' }],
      },
      ...change,
    },
  };
}

const trustedActors = [{ source: 'github', id: '21031067' }];

function match(
  event: InboundEvent,
  triggers: SessionTrigger[] = [aTrigger()],
  trusted: Parameters<typeof matchTrigger>[0]['trustedActors'] = trustedActors,
) {
  return matchTrigger({ event, triggers, trustedActors: trusted });
}

describe('matchTrigger', () => {
  it('makes a session of a real comment', () => {
    expect(match(anEvent())).toMatchObject({
      outcome: 'matched',
      trigger: { namespace: 'payments', name: 'comments' },
      actor: { kind: 'external', id: '21031067', name: 'Codertocat' },
      correlationKey: 'Codertocat/Hello-World#1',
      onRunning: 'Steer',
      session: {
        title: comment.issue.title,
        prompt: '/agent look',
        framework: { type: 'survey' },
        repositories: [
          { url: 'https://github.com/Codertocat/Hello-World.git' },
        ],
        interactive: true,
      },
      warnings: [],
    });
  });

  it.each<
    [string, Partial<SessionTrigger['metadata']>, Partial<SessionTriggerSpec>]
  >([
    ['another namespace', { namespace: 'website' }, {}],
    ['another endpoint', {}, { endpoint: 'website-github' }],
    ['another source', {}, { source: 'jira' }],
    ['other events', {}, { events: ['push'] }],
    [
      'a trigger on its way out',
      { deletionTimestamp: '2026-01-01T00:00:00Z' },
      {},
    ],
  ])('does not hear %s', (_, metadata, spec) => {
    expect(match(anEvent(), [aTrigger(spec, metadata)])).toMatchObject({
      outcome: 'ignored',
      reason: 'NoTrigger',
    });
  });

  it('hears every event with a star', () => {
    expect(match(anEvent(), [aTrigger({ events: ['*'] })]).outcome).toBe(
      'matched',
    );
  });

  it('says when a filter said no', () => {
    expect(match(anEvent({ action: 'deleted' }))).toMatchObject({
      reason: 'NotSelected',
      message: 'The filter of comments said no.',
    });
  });

  describe('actors', () => {
    it('knows them by id alone', () => {
      const nobody = [{ source: 'github', id: '1', name: 'Codertocat' }];
      const decision = match(anEvent(), [aTrigger()], nobody);
      expect(decision).toMatchObject({ reason: 'ActorNotTrusted' });
      expect(decision).toMatchObject({
        message: expect.stringContaining('21031067'),
      });
    });

    it.each([
      ['no actor', undefined],
      ['an empty id', { id: '', name: 'Codertocat' }],
      ['a name like an app', { id: '666', name: 'Codertocat[bot]' }],
      ['the id as a name', { id: '7', name: '21031067' }],
    ])('does not trust %s', (_, actor) => {
      expect(match(anEvent({ actor }))).toMatchObject({
        reason: 'ActorNotTrusted',
      });
    });

    it('says which person of the cluster an account is, where policy does', () => {
      const bound = [{ source: 'github', id: '21031067', user: 'ada' }];
      const own = aTrigger({ actors: { trusted: false, ids: ['21031067'] } });
      for (const trigger of [aTrigger(), own]) {
        expect(match(anEvent(), [trigger], bound)).toMatchObject({
          actor: { kind: 'external', name: 'Codertocat', user: 'ada' },
        });
      }
      const other = [...trustedActors, { ...bound[0], source: 'jira' }];
      expect(match(anEvent(), [aTrigger()], other)).toMatchObject({
        actor: expect.not.objectContaining({ user: 'ada' }),
      });
    });

    it('does not take an id of one source for one of another', () => {
      expect(
        match(anEvent(), [aTrigger()], [{ source: 'jira', id: '21031067' }]),
      ).toMatchObject({ reason: 'ActorNotTrusted' });
    });

    it('lets a trigger name its own and leave the policy aside', () => {
      const own = aTrigger({ actors: { trusted: false, ids: ['21031067'] } });
      expect(match(anEvent(), [own], []).outcome).toBe('matched');
      const others = aTrigger({ actors: { trusted: false, ids: ['8'] } });
      expect(match(anEvent(), [others])).toMatchObject({
        reason: 'ActorNotTrusted',
      });
    });

    it('trusts nobody where nobody is named', () => {
      expect(
        match(anEvent(), [aTrigger({ actors: undefined })], []),
      ).toMatchObject({ reason: 'ActorNotTrusted' });
    });
  });

  it('takes two for no', () => {
    const decision = match(anEvent(), [
      aTrigger(),
      aTrigger({ filter: undefined }, { name: 'everything' }),
    ]);
    expect(decision).toMatchObject({
      outcome: 'ignored',
      reason: 'Ambiguous',
      message: expect.stringContaining('comments, everything'),
    });
  });

  it('is not kept from one trigger by another that is broken', () => {
    const decision = match(anEvent(), [
      aTrigger({ filter: 'event.nothing.here' }, { name: 'broken' }),
      aTrigger(),
    ]);
    expect(decision).toMatchObject({
      outcome: 'matched',
      trigger: { name: 'comments' },
    });
    expect(decision.considered[0]).toMatchObject({
      trigger: 'broken',
      verdict: 'ExpressionFailed',
      message: expect.stringContaining('nothing'),
    });
  });

  it.each([
    ['does not parse', 'action =='],
    ['names what is not there', "payload.x == 'y'"],
    ['fails on this event', 'event.missing == 1'],
    ['gives text', 'action'],
    ['is too long', `action == '${'x'.repeat(2100)}'`],
  ])('counts a filter that %s as no', (_, filter) => {
    expect(match(anEvent(), [aTrigger({ filter })])).toMatchObject({
      reason: 'ExpressionFailed',
      message: expect.stringContaining('comments'),
    });
  });

  it('survives a filter that is nested without end', () => {
    const filter = `${'['.repeat(1000)}true${']'.repeat(1000)} == []`;
    expect(match(anEvent(), [aTrigger({ filter })]).outcome).toBe('ignored');
  });

  it('ends a filter that takes too long', () => {
    const numbers = Array.from({ length: 3000 }, (_, i) => i);
    // Twenty-seven thousand million steps: without the limit this test would not end.
    const decision = match(anEvent({ payload: { numbers } }), [
      aTrigger({
        filter:
          'event.numbers.all(a, event.numbers.all(b, event.numbers.all(c, a + b + c >= 0)))',
      }),
    ]);
    expect(decision).toMatchObject({
      reason: 'ExpressionFailed',
      message: expect.stringContaining('longer than'),
    });
  });

  it('ends no regular expression in a trap', () => {
    const payload = { text: `${'a'.repeat(50_000)}!` };
    const filter = "event.text.matches('^(a+)+$')";
    expect(match(anEvent({ payload }), [aTrigger({ filter })])).toMatchObject({
      reason: 'NotSelected',
    });
  });

  describe('templates', () => {
    const withTemplate = (template: Partial<SessionTriggerSpec['template']>) =>
      match(anEvent(), [
        aTrigger({
          template: {
            framework: { type: 'survey' },
            prompt: 'p',
            ...template,
          },
        }),
      ]);

    it.each([
      [{ prompt: undefined, promptFrom: "''" }, 'empty'],
      [{ prompt: undefined, promptFrom: 'event.issue' }, 'must give text'],
      [{ prompt: undefined, promptFrom: 'event.nope' }, 'promptFrom failed'],
      [{ repositories: [{ urlFrom: "'file:///etc/passwd'" }] }, 'no http'],
      [
        { repositories: [{ urlFrom: "'https://token@example.com/a'" }] },
        'without a user',
      ],
      [
        {
          repositories: [
            { url: 'https://a.example', refFrom: "'--upload-pack=x'" },
          ],
        },
        'no branch',
      ],
      [
        { repositories: [{ url: 'https://a.example', refFrom: "'a..b'" }] },
        'no branch',
      ],
    ])('says why %j makes no session', (template, message) => {
      expect(withTemplate(template)).toMatchObject({
        outcome: 'ignored',
        reason: 'TemplateFailed',
        message: expect.stringContaining(message),
      });
    });

    it('refuses a prompt that is too long rather than cut it', () => {
      const body = '/agent '.padEnd(8193, 'é');
      expect(
        match(anEvent({ payload: { ...comment, comment: { body } } })),
      ).toMatchObject({
        reason: 'TemplateFailed',
        message: expect.stringContaining('8193'),
      });
      const fits = '/agent '.padEnd(8192, 'é');
      expect(
        match(anEvent({ payload: { ...comment, comment: { body: fits } } }))
          .outcome,
      ).toBe('matched');
    });

    it('puts a title on one line, and cuts it with a word about it', () => {
      const long = `${'🙂'.repeat(250)}`;
      const decision = withTemplate({ titleFrom: `'a\\n\\u0007b ${long}'` });
      const { session, warnings } = decision as TriggerMatched;
      expect([...(session.title ?? '')]).toHaveLength(200);
      expect(session.title).toMatch(/^a b 🙂+…$/u);
      expect(warnings).toEqual([
        'The title holds characters that nobody sees: 1 × U+0007.',
        'The title was cut to 200 characters.',
      ]);
    });

    it('reads inputs and refs', () => {
      expect(
        withTemplate({
          inputs: { website: 'https://example.com' },
          inputsFrom: { issue: 'event.issue.number' },
          repositories: [
            {
              url: 'https://a.example',
              refFrom: "'refs/heads/main'",
              path: 'a',
            },
          ],
        }),
      ).toMatchObject({
        session: {
          inputs: { website: 'https://example.com', issue: '1' },
          repositories: [
            { url: 'https://a.example', ref: 'refs/heads/main', path: 'a' },
          ],
        },
      });
    });
  });

  describe('text from outside', () => {
    it('stays text, whatever it looks like', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 500 }), text => {
          const body = `/agent ${text}`;
          const decision = match(
            anEvent({ payload: { ...comment, comment: { body } } }),
          ) as TriggerMatched;
          expect(decision.session.prompt).toBe(body);
          expect(decision.session.framework).toEqual({ type: 'survey' });
        }),
      );
    });

    it('is never an expression', () => {
      const body = "/agent' + event.issue.title + '${{ secrets.x }}";
      expect(
        match(anEvent({ payload: { ...comment, comment: { body } } })),
      ).toMatchObject({ session: { prompt: body } });
    });

    it('keeps hidden characters and names them', () => {
      const body = '/agent hi\u200b\u200b \u202eevil\u202c \u{e0041}';
      expect(
        match(anEvent({ payload: { ...comment, comment: { body } } })),
      ).toMatchObject({
        session: { prompt: body },
        warnings: [
          'The prompt holds characters that nobody sees: 2 × U+200B, 1 × U+202E, 1 × U+202C, 1 × U+E0041.',
        ],
      });
    });

    it('cannot reach into prototypes', () => {
      const payload = JSON.parse(
        '{"__proto__": {"admin": true}, "comment": {"body": "/agent"}}',
      );
      const filter = 'has(event.admin) || has(event.constructor)';
      expect(match(anEvent({ payload }), [aTrigger({ filter })])).toMatchObject(
        { reason: 'NotSelected' },
      );
    });

    it('may be nested without end', () => {
      let payload: unknown = 'x';
      for (let depth = 0; depth < 10_000; depth += 1) {
        payload = [payload];
      }
      expect(match(anEvent({ payload }))).toMatchObject({
        reason: 'ExpressionFailed',
        message: expect.stringContaining('nested'),
      });
    });
  });

  it('answers to every example that GitHub documents', () => {
    const everything = aTrigger({
      events: ['*'],
      filter: undefined,
      actors: { trusted: false, ids: ['1'] },
      correlationKey: undefined,
      template: {
        framework: { type: 'survey' },
        promptFrom: "name + ' ' + action",
      },
    });
    for (const { name, examples: payloads } of examples) {
      for (const payload of payloads) {
        const decision = match(
          anEvent({ name, payload, actor: { id: '1', name: 'a' } }),
          [everything],
        );
        expect([name, decision.outcome]).toEqual([name, 'matched']);
      }
    }
  });
});
