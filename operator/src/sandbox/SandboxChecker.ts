import {
  NETWORK_POLICY_CONDITION,
  OPERATOR_FIELD_MANAGER,
  platformPolicyResource,
  setCondition,
  USER_NAMESPACE_CONDITION,
  type PlatformPolicy,
  type PlatformPolicyCondition,
} from '@agentic-sessions/kubernetes-api';
import {
  sleep,
  type Clock,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import type { Logger } from 'pino';
import { planCheck } from './planCheck';
import type { SandboxCheck } from './SandboxCheck';
import type { SandboxVerdicts, Verdict } from './Verdict';

/** How often it looks whether a check is due. */
const LOOK_MS = 1_000;
/** After a check that told nothing. */
const AGAIN_MS = 60_000;

/** What a {@link SandboxChecker} works with. */
export interface SandboxCheckerOptions {
  client: Pick<KubernetesClient, 'patchStatus'>;
  clock: Clock;
  log: Logger;
  check: Pick<SandboxCheck, 'run'>;
  policy: () => PlatformPolicy | undefined;
  /** How often the cluster is tried while it is as it should be. */
  periodMs: number;
  checked: (result: Verdict['status']) => void;
}

/** Tries the cluster whenever that is due, and writes what was found into the status of the PlatformPolicy. */
export class SandboxChecker {
  readonly #options: SandboxCheckerOptions;

  constructor(options: SandboxCheckerOptions) {
    this.#options = options;
  }

  /** Runs until the signal is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, policy, periodMs, log } = this.#options;
    const termBegan = clock.now();
    let notBefore = 0;
    while (!signal.aborted) {
      try {
        const now = clock.now();
        const current = policy();
        // Without a PlatformPolicy there is no place to say it, and nobody who could ask for it platform-wide.
        if (
          current &&
          now >= notBefore &&
          now >= planCheck(current, { periodMs, termBegan })
        ) {
          notBefore = now + AGAIN_MS;
          if (await this.#check(current, signal)) notBefore = 0;
        }
        await sleep(clock, LOOK_MS, signal);
      } catch (error) {
        if (!signal.aborted) {
          log.warn({ err: error }, 'The check of the sandbox failed');
        }
      }
    }
  }

  /** @returns whether anything was found out */
  async #check(policy: PlatformPolicy, signal: AbortSignal): Promise<boolean> {
    const { check, clock, client, log, periodMs, checked } = this.#options;
    const verdicts = await check.run(signal);
    checked(verdicts.networkPolicy.status);
    const { networkPolicy } = verdicts;
    log[networkPolicy.status === 'True' ? 'info' : 'warn'](
      { networkPolicy, userNamespaces: verdicts.userNamespaces },
      'Tried whether the cluster keeps sessions apart',
    );
    const now = clock.now();
    if (isKept(policy, networkPolicy, now, periodMs)) return false;
    await client.patchStatus<PlatformPolicy>(
      platformPolicyResource,
      { name: policy.metadata.name },
      {
        type: 'merge',
        body: {
          // Another PlatformPolicy that has taken the name has not been looked at.
          metadata: { uid: policy.metadata.uid },
          status: {
            observedGeneration: policy.metadata.generation,
            sandboxCheckedAt: new Date(now).toISOString(),
            conditions: writeVerdicts(policy, verdicts, now),
          },
        },
      },
      { fieldManager: OPERATOR_FIELD_MANAGER, signal },
    );
    return true;
  }
}

/** A check that failed by chance takes nothing back that was seen not long ago. */
function isKept(
  { status }: PlatformPolicy,
  verdict: Verdict,
  now: number,
  periodMs: number,
): boolean {
  const known = status?.conditions?.find(
    condition => condition.type === NETWORK_POLICY_CONDITION,
  )?.status;
  const age = now - Date.parse(status?.sandboxCheckedAt ?? '');
  return (
    verdict.status === 'Unknown' &&
    known !== undefined &&
    known !== 'Unknown' &&
    age < 2 * periodMs
  );
}

function writeVerdicts(
  { status, metadata }: PlatformPolicy,
  verdicts: SandboxVerdicts,
  now: number,
): readonly PlatformPolicyCondition[] {
  const entries: [string, Verdict][] = [
    [NETWORK_POLICY_CONDITION, verdicts.networkPolicy],
    [USER_NAMESPACE_CONDITION, verdicts.userNamespaces],
  ];
  return entries.reduce<readonly PlatformPolicyCondition[]>(
    (conditions, [type, verdict]) =>
      setCondition(
        conditions,
        {
          ...verdict,
          type,
          message: verdict.message.slice(0, 1024),
          observedGeneration: metadata.generation,
        },
        new Date(now),
      ),
    status?.conditions ?? [],
  );
}
