import { validateTrigger } from './validateTrigger';

const template = { framework: { type: 'survey' } };
const base = { source: 'github', endpoint: 'e', events: ['push'] };

describe('validateTrigger', () => {
  it('accepts what can be read', () => {
    expect(
      validateTrigger({
        spec: {
          ...base,
          filter:
            "event.commits.exists(c, c.message.contains('x')) && name == 'push'",
          template: {
            ...template,
            promptFrom: "event.commits.map(c, c.id).join(', ')",
          },
        },
      }),
    ).toEqual([]);
  });

  it('finds what is wrong, with its place', () => {
    const problems = validateTrigger({
      spec: {
        ...base,
        filter: 'event.',
        correlationKey: 'evnet.id',
        template: {
          ...template,
          promptFrom: 'payload.body',
          inputsFrom: { site: '1 +' },
          repositories: [{ urlFrom: '' }, { url: 'x', refFrom: 'branch' }],
        },
      },
    });
    expect(problems.map(({ field }) => field)).toEqual([
      'filter',
      'correlationKey',
      'template.promptFrom',
      'template.inputsFrom.site',
      'template.repositories[0].urlFrom',
      'template.repositories[1].refFrom',
    ]);
    expect(problems[1].message).toContain('"evnet"');
  });
});
