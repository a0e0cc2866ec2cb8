import type { Session } from '@agentic-sessions/kubernetes-api';
import { buildBenchmarkSession } from '../cluster/buildBenchmarkSession';
import { buildRawPods } from '../operator/buildRawPods';
import { buildPlainSandbox } from './buildPlainSandbox';
import { buildSandbox } from './buildSandbox';

describe('buildSandbox', () => {
  it('asks for the very Pods that are made straight, in the same namespaces', () => {
    const owner = (namespace: string): [string, Session] => {
      const name = `00000000-0000-4000-8000-00000000000${namespace}`;
      const session = buildBenchmarkSession({ name, namespace, runtime: 'r' });
      session.metadata.uid = name;
      return [namespace, session];
    };
    const pods = buildRawPods(
      {
        namespaces: ['1', '2'],
        owners: new Map([owner('1'), owner('2')]),
        runtimeClass: 'simulated',
        runtime: {
          apiVersion: 'agentic-sessions.io/v1alpha1',
          kind: 'AgentRuntime',
          metadata: { name: 'r' },
          spec: {
            displayName: 'R',
            image: 'agent',
            command: ['node'],
            capabilities: {},
          },
        },
      },
      ['a', 'b', 'c'],
    );
    const sandboxes = pods.map(buildSandbox);
    expect(sandboxes.map(({ metadata }) => metadata)).toEqual([
      { name: 'session-a', namespace: '1' },
      { name: 'session-b', namespace: '2' },
      { name: 'session-c', namespace: '1' },
    ]);
    expect(sandboxes.map(({ spec }) => spec.podTemplate)).toEqual(
      pods.map(({ spec }) => ({ spec })),
    );
    expect(sandboxes[0].spec.podTemplate.spec).toMatchObject({
      runtimeClassName: 'simulated',
      containers: [{ name: 'runner' }, { name: 'agent' }],
    });
    expect(buildPlainSandbox(pods[0])).toEqual({
      metadata: { name: 'session-a', namespace: '1' },
      spec: {
        podTemplate: {
          spec: {
            runtimeClassName: 'simulated',
            containers: [
              { name: 'agent', image: 'agentic-sessions/runner:benchmark' },
            ],
          },
        },
      },
    });
  });
});
