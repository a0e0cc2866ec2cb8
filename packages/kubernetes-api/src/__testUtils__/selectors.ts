import type { LabelSelector } from '@agentic-sessions/kubernetes-client';

type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

const by = (
  key: string,
  operator: Operator,
  values?: string[],
): LabelSelector => ({
  matchExpressions: [{ key, operator, ...(values && { values }) }],
});

const SESSION = 'agentic-sessions.io/session';
const NAME = 'app.kubernetes.io/name';
const MANAGED_BY = 'app.kubernetes.io/managed-by';

/** Selectors, and whether each certainly leaves out the Pods of sessions. Both our judges are held to it. */
export const SELECTORS: [string, boolean, LabelSelector][] = [
  ['everything', false, {}],
  ['a label of the team', true, { matchLabels: { app: 'web' } }],
  [
    'a label that any Pod may get from its node',
    false,
    { matchLabels: { 'topology.kubernetes.io/zone': 'a' } },
  ],
  [
    'our Pods by their name',
    false,
    { matchLabels: { [NAME]: 'agentic-session' } },
  ],
  ['another application', true, { matchLabels: { [NAME]: 'web' } }],
  ['another manager', true, { matchLabels: { [MANAGED_BY]: 'Helm' } }],
  [
    'our operator',
    false,
    { matchLabels: { [MANAGED_BY]: 'agentic-sessions-operator' } },
  ],
  [
    'some component',
    false,
    { matchLabels: { 'app.kubernetes.io/component': 'web' } },
  ],
  ['one session', false, { matchLabels: { [SESSION]: 'x' } }],
  [
    'some rule about egress',
    false,
    { matchLabels: { 'agentic-sessions.io/egress': '00' } },
  ],
  [
    'one of ours and one of theirs',
    true,
    { matchLabels: { [NAME]: 'agentic-session', app: 'web' } },
  ],
  ['sessions', false, by(SESSION, 'Exists')],
  ['no session', true, by(SESSION, 'DoesNotExist')],
  ['not one session', false, by(SESSION, 'NotIn', ['x'])],
  ['neither a session nor nothing', false, by(SESSION, 'NotIn', [''])],
  ['nothing of ours', true, by(MANAGED_BY, 'DoesNotExist')],
  [
    'what has no rule about egress',
    false,
    by('agentic-sessions.io/egress', 'DoesNotExist'),
  ],
  [
    'what is not in a zone',
    false,
    by('topology.kubernetes.io/zone', 'DoesNotExist'),
  ],
  ['what is in a zone', false, by('topology.kubernetes.io/zone', 'Exists')],
  ['not a label of the team', false, by('app', 'DoesNotExist')],
  ['not one value of the team', false, by('app', 'NotIn', ['web'])],
  ['any value of a label of the team', true, by('app', 'Exists')],
  ['two values of the team', true, by('app', 'In', ['a', 'b'])],
  ['two applications', true, by(NAME, 'In', ['a', 'b'])],
  [
    'two applications, one of them ours',
    false,
    by(NAME, 'In', ['a', 'agentic-session']),
  ],
  ['any application but ours', true, by(NAME, 'NotIn', ['agentic-session'])],
  ['any application but theirs', false, by(NAME, 'NotIn', ['a'])],
  [
    'any manager but ours',
    true,
    by(MANAGED_BY, 'NotIn', ['a', 'agentic-sessions-operator']),
  ],
];
