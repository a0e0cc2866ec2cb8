import type { AgentRuntimeSpec } from '@agentic-sessions/kubernetes-api';
import { isImageReference } from './isImageReference';
import { judgeRuntime } from './judgeRuntime';
import { parseQuantity } from './parseQuantity';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('isImageReference', () => {
  it.each([
    'agent',
    'agent:1',
    'team/agent__x:v1.2-rc_3',
    'registry.example.com/team/agent',
    'registry.example.com:5000/agent:1',
    'localhost/agent',
    'localhost:5000/agent',
    '[::1]:5000/agent:1',
    `agent@${DIGEST}`,
    `host.io/a/b:tag@${DIGEST}`,
  ])('%s', text => expect(isImageReference(text)).toBe(true));

  it.each([
    '',
    ' agent',
    'Agent',
    'agent:',
    'agent:no spaces',
    'agent:-x',
    'team//agent',
    '/agent',
    'agent/',
    'https://host.io/agent',
    'host.io:port/agent',
    'a@b@c',
    'agent@sha256:abc',
    'agent@',
    `${'a/'.repeat(200)}a`,
  ])('not "%s"', text => expect(isImageReference(text)).toBe(false));
});

describe('judgeRuntime', () => {
  const spec = (more: Partial<AgentRuntimeSpec>): AgentRuntimeSpec => ({
    image: 'agent:1',
    command: ['node', 'agent.js'],
    ...more,
  });

  it.each<[Partial<AgentRuntimeSpec>, string | undefined]>([
    [{}, undefined],
    [{ image: 'Agent' }, 'InvalidImage'],
    [{ command: [] }, 'InvalidCommand'],
    [{ command: ['  '] }, 'InvalidCommand'],
    [{ env: [{ name: 'A', value: '' }] }, undefined],
    [{ env: [{ name: 'A B', value: '' }] }, 'InvalidEnvironment'],
    [
      {
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
      'InvalidEnvironment',
    ],
    [{ writablePaths: ['/var/agent', '/opt/state', '/tmpfiles'] }, undefined],
    ...[
      '/tmp',
      '/tmp/',
      '/tmp/cache',
      '/workspace',
      '/home/agent/.cache',
      '/home',
      '/',
      '/opt/../tmp',
      '/./tmp',
      '/acp',
      '/var/run/secrets',
    ].map((path): [Partial<AgentRuntimeSpec>, string] => [
      { writablePaths: [path] },
      'InvalidWritablePath',
    ]),
    [{ writablePaths: ['/var/a', '/var/a/'] }, 'InvalidWritablePath'],
    [{ resources: { requests: { memory: '2Gi', cpu: 64 } } }, undefined],
    [{ resources: { requests: { memory: '2049Mi' } } }, 'InvalidResources'],
    [
      { resources: { requests: { memory: '3Gi' }, limits: { memory: '4Gi' } } },
      undefined,
    ],
    [
      { resources: { requests: { cpu: '1500m' }, limits: { cpu: 1 } } },
      'InvalidResources',
    ],
  ])('%j: %s', (more, reason) => {
    expect(judgeRuntime(spec(more))?.reason).toBe(reason);
  });

  it('says what to do about a path', () => {
    expect(judgeRuntime(spec({ writablePaths: ['/tmp/'] }))?.message).toBe(
      '/tmp/ (spec.writablePaths) is in or around /tmp, which is writable in every session. Leave it out.',
    );
  });

  it('says what to do', () => {
    expect(
      judgeRuntime(spec({ resources: { requests: { memory: '3Gi' } } }))
        ?.message,
    ).toBe(
      'It asks for 3Gi of memory (spec.resources.requests), more than the limit 2Gi that holds by default. Raise spec.resources.limits.memory.',
    );
  });
});

it.each([
  ['1500m', 1.5],
  [2, 2],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['3k', 3_000],
])('%s is %s', (text, value) => expect(parseQuantity(text)).toBe(value));
