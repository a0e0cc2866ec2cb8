import type { AgentRuntime, Session } from '@agentic-sessions/kubernetes-api';
import {
  findViolations,
  type PolicyInput,
  type PolicySources,
  type ViolationCode,
} from '@agentic-sessions/policy';
import { effectivePolicy } from '../policy/effectivePolicy';

/** Said elsewhere: the queue keeps count, the rate is kept at the door, a missing runtime has its own reason. */
const NOT_OURS: readonly ViolationCode[] = [
  'NothingMayRun',
  'RateLimitExceeded',
  'RuntimeNotFound',
];

/** What stands against a session at this moment, in words; nothing where policy still allows it. */
interface Objections {
  /** It may not start, whatever comes. */
  violation?: string;
  /** It may not start as long as that is not known. */
  unknown?: string;
}

/**
 * Whether policy still allows what was allowed when the session was made: it may have been tightened while the session
 * waited, the cluster may have changed, or somebody made the session who did not ask.
 */
export function objectionsNow(
  session: Session,
  runtime: AgentRuntime,
  sources: PolicySources,
): Objections {
  const { spec } = session;
  const input: Omit<PolicyInput, 'hash'> = {
    ...sources,
    runtime: { name: runtime.metadata.name, spec: runtime.spec },
    asker: {
      kind: spec.trigger.actor.kind,
      name: spec.trigger.actor.name,
    },
    request: {
      framework: { type: spec.framework.type },
      model: spec.model,
      repositories: spec.repositories,
      inputs: spec.inputs,
      budget: spec.policy?.budget,
      interactive: spec.interactive,
    },
    usageNow: { running: 0, startedLastMinute: 0 },
  };
  const broken = findViolations(input, effectivePolicy(sources)).filter(
    ({ code }) => !NOT_OURS.includes(code),
  );
  const say = (violations: typeof broken) =>
    violations.map(({ message, cure }) => `${message} ${cure}`).join(' ');
  const certain = broken.filter(({ code }) => code !== 'SandboxUnknown');
  if (certain.length > 0) return { violation: say(certain) };
  return broken.length > 0 ? { unknown: say(broken) } : {};
}
