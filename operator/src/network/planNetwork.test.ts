import {
  EGRESS_LABEL,
  mayBeOnSessionPod,
  SESSION_POD_LABELS,
  type SessionEgress,
} from '@agentic-sessions/kubernetes-api';
import type { NetworkPolicy } from '@agentic-sessions/kubernetes-client';
import { aSession, observe } from '../__testUtils__/observe';
import { buildPod } from '../session/buildPod';
import { egressProfile } from './egressProfile';
import {
  planNetwork,
  wantedPolicies,
  type ObservedNetwork,
} from './planNetwork';

const gateways = [
  {
    to: [{ ipBlock: { cidr: '192.0.2.1/32' } }],
    ports: [{ protocol: 'TCP' as const, port: 7017 }],
  },
];
const allowing = (egress?: SessionEgress) =>
  aSession(undefined, {
    policy: {
      version: '1',
      models: { allowed: [], blocked: [] },
      tools: { allowed: [], blocked: [] },
      approvals: { required: [] },
      ...(egress && { egress }),
    },
  });
const listed = (...cidrs: string[]): SessionEgress => ({
  mode: 'Listed',
  hosts: [],
  networks: cidrs.map(cidr => ({ cidr })),
});
const network = (change: Partial<ObservedNetwork> = {}): ObservedNetwork => ({
  namespace: 'team',
  managed: true,
  terminating: false,
  sessions: [],
  today: { mode: 'None' },
  gateways,
  existing: [],
  ...change,
});
const names = (policies: NetworkPolicy[]) =>
  policies.map(policy => policy.metadata.name);

describe('planNetwork', () => {
  it('closes every session in both directions but for the gateways', () => {
    expect(planNetwork(network())).toEqual([
      {
        type: 'create',
        policy: {
          metadata: expect.objectContaining({
            name: 'agentic-sessions',
            namespace: 'team',
          }),
          spec: {
            podSelector: {
              matchExpressions: [
                { key: 'agentic-sessions.io/session', operator: 'Exists' },
              ],
            },
            policyTypes: ['Ingress', 'Egress'],
            egress: gateways,
          },
        },
      },
    ]);
  });

  it('closes them before it opens anything', () => {
    const wanted = wantedPolicies(
      network({
        sessions: [allowing({ mode: 'Open' })],
        today: listed('9.9.9.9/32'),
      }),
    );
    expect(names(wanted)[0]).toBe('agentic-sessions');
    expect(wanted).toHaveLength(3);
  });

  it('opens to a Pod just what its own session may reach today', () => {
    const session = allowing(listed('10.1.0.0/16', '10.2.0.0/16'));
    const { runtime } = observe({});
    const pod = buildPod(session, runtime!, 0, {
      runnerImage: 'r',
      runnerApiUrl: 'http://192.0.2.1:7017',
      terminationGraceSeconds: 1,
      nodeSilenceSeconds: 1,
    });
    const profile = pod.metadata.labels?.[EGRESS_LABEL];
    const opening = wantedPolicies(
      network({
        sessions: [session],
        today: {
          mode: 'Listed',
          networks: [
            { cidr: '10.1.2.0/24', ports: [{ port: 443, endPort: 444 }] },
            { cidr: '10.9.0.0/16' },
          ],
        },
      }),
    ).find(
      ({ spec }) => spec?.podSelector?.matchLabels?.[EGRESS_LABEL] === profile,
    );
    expect(opening?.spec).toEqual({
      podSelector: {
        matchLabels: { [EGRESS_LABEL]: profile },
        matchExpressions: [
          { key: 'agentic-sessions.io/session', operator: 'Exists' },
        ],
      },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ ipBlock: { cidr: '10.1.2.0/24' } }],
          ports: [{ protocol: 'TCP', port: 443, endPort: 444 }],
        },
      ],
    });
    // By these labels others' NetworkPolicies are told to keep off.
    const labels = Object.keys(pod.metadata.labels ?? {});
    expect(labels.filter(key => !mayBeOnSessionPod(key))).toEqual([]);
    expect(labels).toEqual(
      expect.arrayContaining(Object.keys(SESSION_POD_LABELS)),
    );
    const fixed = Object.entries(SESSION_POD_LABELS).filter(([, v]) => v);
    expect(pod.metadata.labels).toMatchObject(Object.fromEntries(fixed));
  });

  it('opens nothing to a session that was allowed nothing, whatever policy says today', () => {
    const session = allowing({ mode: 'None' });
    expect(egressProfile(session.spec.policy?.egress)).toBeUndefined();
    expect(
      names(
        wantedPolicies(
          network({
            managed: false,
            sessions: [session],
            today: { mode: 'Open' },
          }),
        ),
      ),
    ).toEqual(['agentic-sessions']);
  });

  it('keeps one NetworkPolicy for all that were allowed the same', () => {
    const sessions = Array.from({ length: 50 }, () =>
      allowing(listed('10.0.0.0/8')),
    );
    expect(
      wantedPolicies(network({ sessions, today: listed('10.0.0.0/8') })),
    ).toHaveLength(2);
  });

  it('does nothing where all is right, and puts back what was changed or is left over', () => {
    const observed = network({
      sessions: [allowing(listed('10.0.0.0/8'))],
      today: listed('10.0.0.0/8'),
    });
    const right = wantedPolicies(observed).map((policy, index) => ({
      ...policy,
      metadata: { ...policy.metadata, uid: `u${index}`, resourceVersion: '7' },
    }));
    expect(planNetwork({ ...observed, existing: right })).toEqual([]);
    const [base, opening] = right;
    const wide = { ...base, spec: { ...base.spec, egress: [{}] } };
    const stray = {
      ...opening,
      metadata: { ...opening.metadata, name: 'agentic-sessions-egress-00' },
    };
    expect(
      planNetwork({ ...observed, existing: [wide, opening, stray] }),
    ).toEqual([
      { type: 'replace', policy: base },
      { type: 'delete', policy: stray },
    ]);
  });

  it('takes a namespace’s own away when it takes part no more and its last session has ended', () => {
    const existing = wantedPolicies(network());
    expect(planNetwork(network({ managed: false, existing }))).toEqual([
      { type: 'delete', policy: existing[0] },
    ]);
    expect(
      planNetwork(
        network({
          managed: false,
          sessions: [allowing({ mode: 'None' })],
          existing,
        }),
      ),
    ).toEqual([]);
  });

  it('leaves a namespace alone that is going', () => {
    expect(planNetwork(network({ terminating: true }))).toEqual([]);
  });
});
