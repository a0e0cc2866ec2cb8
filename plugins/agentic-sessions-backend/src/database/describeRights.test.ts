import { describeRights, type RightsOverTable } from './describeRights';

const none: RightsOverTable = {
  name: 'audit_log',
  schema: 'public',
  isSuper: false,
  takesRoles: false,
  owns: false,
  ownsSchema: false,
  may: [],
};

describe('describeRights', () => {
  it.each<[Partial<RightsOverTable>, string[]]>([
    [{}, []],
    [{ isSuper: true, owns: true }, ['is a superuser or a member of one']],
    [{ takesRoles: true }, ['may give itself every role (CREATEROLE)']],
    [{ owns: true, ownsSchema: true, may: ['DELETE'] }, ['owns audit_log']],
    [{ ownsSchema: true }, ['owns the schema public']],
    [{ may: ['UPDATE', 'DELETE'] }, ['may UPDATE, DELETE on audit_log']],
  ])('says of %j %j', (found, said) => {
    expect(describeRights([{ ...none, ...found }])).toEqual(said);
  });

  it('says once what is so for several tables', () => {
    expect(
      describeRights([
        { ...none, ownsSchema: true },
        { ...none, ownsSchema: true, name: 'session_events', may: ['TRIGGER'] },
      ]),
    ).toEqual(['owns the schema public', 'may TRIGGER on session_events']);
  });
});
