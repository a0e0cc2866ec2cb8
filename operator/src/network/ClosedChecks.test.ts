import type { SessionEgress } from '@agentic-sessions/kubernetes-api';
import { objectKey } from '@agentic-sessions/kubernetes-client';
import { aSession } from '../__testUtils__/observe';
import { ClosedChecks } from './ClosedChecks';
import { wantedPolicies } from './planNetwork';

const listed = (...cidrs: string[]): SessionEgress => ({
  mode: 'Listed',
  hosts: [],
  networks: cidrs.map(cidr => ({ cidr })),
});
const allowing = (egress: SessionEgress) =>
  aSession(undefined, {
    policy: {
      version: '1',
      models: { allowed: [], blocked: [] },
      tools: { allowed: [], blocked: [] },
      approvals: { required: [] },
      egress,
    },
  });

describe('ClosedChecks', () => {
  const wide = listed('192.0.2.0/24', '198.51.100.0/24');
  const session = allowing(wide);
  const namespace = session.metadata.namespace!;
  const wanted = (today: SessionEgress) =>
    new Map(
      wantedPolicies({
        namespace,
        managed: false,
        sessions: [session],
        today,
        gateways: [],
      }).map(policy => [objectKey(policy), policy]),
    );

  it('says yes where all is there, again and again', () => {
    const checks = new ClosedChecks([]);
    const there = wanted(wide);
    const find = (key: string) => there.get(key);
    for (const time of [1, 2, 3]) {
      expect([time, checks.isClosed(session, wide, find)]).toEqual([
        time,
        true,
      ]);
    }
  });

  it('sees each change at the next question: of an object, of policy, of what is there at all', () => {
    const checks = new ClosedChecks([]);
    const there = wanted(wide);
    const find = (key: string) => there.get(key);
    const asks = (today = wide, asker = session) =>
      checks.isClosed(asker, today, find);
    expect(asks()).toBe(true);

    const [key, policy] = [...there].at(-1)!;
    there.set(key, { ...policy, spec: { ...policy.spec, egress: [{}] } });
    expect(asks()).toBe(false);
    there.delete(key);
    expect(asks()).toBe(false);
    there.set(key, policy);
    expect(asks()).toBe(true);

    const narrow = listed('192.0.2.0/24');
    expect(asks(narrow)).toBe(false);
    wanted(narrow).forEach((value, name) => there.set(name, value));
    expect(asks(narrow)).toBe(true);
    expect(asks(wide)).toBe(false);

    expect(asks(narrow, allowing(listed('203.0.113.0/24')))).toBe(false);
  });
});
