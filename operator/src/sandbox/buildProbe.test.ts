import { NETWORK_CHECK_POLICY } from '@agentic-sessions/kubernetes-api';
import { buildProbePod, buildProbePolicy, PROBE_LABEL } from './buildProbe';

const settings = { runnerImage: 'runner:1' };

describe('the Pods of a check', () => {
  it.each(['server', 'client'] as const)(
    'keep the %s off the node of the other where there is another node',
    role => {
      const pod = buildProbePod(role, { namespace: 'system', settings });
      expect(pod.spec.affinity).toEqual({
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                topologyKey: 'kubernetes.io/hostname',
                labelSelector: {
                  matchExpressions: [{ key: PROBE_LABEL, operator: 'Exists' }],
                },
              },
            },
          ],
        },
      });
      // By these admission knows them, in the operator's own namespace (operator-reach.yaml).
      expect(pod.metadata.name).toBe(`${NETWORK_CHECK_POLICY}-${role}`);
      expect(pod.metadata.labels).toMatchObject({ [PROBE_LABEL]: role });
    },
  );

  it('are all that its policy chooses', () => {
    expect(buildProbePolicy('system').spec?.podSelector).toEqual({
      matchExpressions: [{ key: PROBE_LABEL, operator: 'Exists' }],
    });
  });
});
