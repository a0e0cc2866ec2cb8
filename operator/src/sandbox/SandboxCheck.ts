import { OPERATOR_FIELD_MANAGER } from '@agentic-sessions/kubernetes-api';
import {
  isNotFound,
  NETWORK_POLICIES,
  PODS,
  sleep,
  type Clock,
  type KubernetesClient,
  type Pod,
} from '@agentic-sessions/kubernetes-client';
import { findPodProblem } from '../session/findPodProblem';
import type { PodSettings } from '../session/buildPod';
import { buildProbePod, buildProbePolicy, probePodName } from './buildProbe';
import { judgeNetwork, judgeUserNamespace } from './judgeProbe';
import { PROBE_PATIENCE_MS, type ProbeWord } from './probePrograms';
import type { SandboxVerdicts, Verdict } from './Verdict';

const LOOK_MS = 500;
/** How long a Pod may take to come up; images may have to be fetched. */
const START_MS = 90_000;
/** The image is there by then. */
const NAMESPACED_START_MS = 20_000;

/** What a {@link SandboxCheck} works with. */
export interface SandboxCheckOptions {
  client: KubernetesClient;
  clock: Clock;
  namespace: string;
  /** With the RuntimeClass that sessions run under where policy names none. */
  settings: Pick<
    PodSettings,
    'runnerImage' | 'imagePullPolicy' | 'hostUsers' | 'runtimeClassName'
  >;
}

/** Why a try came to nothing. */
class Inconclusive extends Error {
  readonly name = 'Inconclusive';
}

/**
 * Tries what the cluster really does: one Pod connects to another where a NetworkPolicy lets it and where it does not,
 * and asks for a user namespace of its own. Both Pods and the policy are gone afterwards.
 */
export class SandboxCheck {
  readonly #options: SandboxCheckOptions;

  constructor(options: SandboxCheckOptions) {
    this.#options = options;
  }

  /** @throws only what the API server answers to the clean-up, and the signal's reason */
  async run(signal: AbortSignal): Promise<SandboxVerdicts> {
    await this.#cleanUp(signal);
    try {
      return await this.#try(signal);
    } catch (error) {
      signal.throwIfAborted();
      const verdict: Verdict = {
        status: 'Unknown',
        reason: 'NotTried',
        message: `It could not be tried: ${(error as Error).message}`,
      };
      return { networkPolicy: verdict, userNamespaces: verdict };
    } finally {
      // Should this operator have to end just now, the next one cleans up before it tries.
      if (!signal.aborted) await this.#cleanUp(signal);
    }
  }

  async #try(signal: AbortSignal): Promise<SandboxVerdicts> {
    const { client, namespace, settings } = this.#options;
    await client.create(NETWORK_POLICIES, buildProbePolicy(namespace), {
      fieldManager: OPERATOR_FIELD_MANAGER,
      signal,
    });
    await this.#create(
      buildProbePod('server', { namespace, settings }),
      signal,
    );
    const server = await this.#wait(
      'server',
      START_MS,
      pod =>
        pod.status?.conditions?.some(
          each => each.type === 'Ready' && each.status === 'True',
        ) && pod.status.podIP,
      signal,
    );
    if (settings.hostUsers === true) {
      const word = await this.#ask(server, undefined, START_MS, signal);
      return {
        networkPolicy: judgeNetwork(word),
        userNamespaces: {
          status: 'False',
          reason: 'SwitchedOff',
          message: 'The operator is configured to give Pods none (HOST_USERS).',
        },
      };
    }
    try {
      const word = await this.#ask(server, false, NAMESPACED_START_MS, signal);
      return {
        networkPolicy: judgeNetwork(word),
        userNamespaces: judgeUserNamespace(word),
      };
    } catch (error) {
      if (!(error instanceof Inconclusive)) throw error;
      await this.#remove('client', signal);
      // Perhaps it is only the user namespace that cannot be had.
      const word = await this.#ask(server, undefined, START_MS, signal);
      return {
        networkPolicy: judgeNetwork(word),
        userNamespaces: judgeUserNamespace(error.message),
      };
    }
  }

  async #ask(
    server: string,
    hostUsers: boolean | undefined,
    startMs: number,
    signal: AbortSignal,
  ): Promise<ProbeWord> {
    const { namespace, settings } = this.#options;
    await this.#create(
      buildProbePod('client', { namespace, settings, server, hostUsers }),
      signal,
    );
    const text = await this.#wait(
      'client',
      startMs + PROBE_PATIENCE_MS,
      pod => pod.status?.containerStatuses?.[0]?.state?.terminated?.message,
      signal,
    );
    try {
      return JSON.parse(text) as ProbeWord;
    } catch (cause) {
      throw new Inconclusive(`The Pod that tried it said only: ${text}`, {
        cause,
      });
    }
  }

  async #create(pod: Pod, signal: AbortSignal): Promise<void> {
    try {
      await this.#options.client.create(PODS, pod, {
        fieldManager: OPERATOR_FIELD_MANAGER,
        signal,
      });
    } catch (cause) {
      signal.throwIfAborted();
      throw new Inconclusive((cause as Error).message, { cause });
    }
  }

  async #wait(
    role: 'server' | 'client',
    timeoutMs: number,
    find: (pod: Pod) => string | false | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    const { client, clock, namespace } = this.#options;
    const ends = clock.now() + timeoutMs;
    const name = probePodName(role);
    for (;;) {
      const pod = await client.get(PODS, { name, namespace }, { signal });
      const found = find(pod);
      if (found) return found;
      const { phase, message } = pod.status ?? {};
      const problem = findPodProblem(pod);
      const over = phase === 'Failed' || phase === 'Succeeded';
      if (over || problem?.fatal || clock.now() >= ends) {
        throw new Inconclusive(
          `The Pod ${name} in ${namespace} did not come up. ${
            problem?.message ?? message ?? `It is ${phase ?? 'Pending'}.`
          }`,
        );
      }
      await sleep(clock, LOOK_MS, signal);
    }
  }

  async #cleanUp(signal: AbortSignal): Promise<void> {
    const { client, namespace } = this.#options;
    await Promise.all([
      this.#remove('client', signal),
      this.#remove('server', signal),
    ]);
    await client
      .delete(
        NETWORK_POLICIES,
        { name: buildProbePolicy(namespace).metadata.name, namespace },
        { signal },
      )
      .catch(error => {
        if (!isNotFound(error)) throw error;
      });
  }

  /** Deletes a Pod, and waits until its name is free. */
  async #remove(role: 'server' | 'client', signal: AbortSignal): Promise<void> {
    const { client, clock, namespace } = this.#options;
    const ref = { name: probePodName(role), namespace };
    const ends = clock.now() + START_MS;
    try {
      await client.delete(PODS, ref, { gracePeriodSeconds: 0, signal });
      while (clock.now() < ends) {
        await client.get(PODS, ref, { signal });
        await sleep(clock, LOOK_MS, signal);
      }
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
