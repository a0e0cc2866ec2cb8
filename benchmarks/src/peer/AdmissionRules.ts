import {
  defineResource,
  isForbidden,
  isInvalid,
  PODS,
  type KubernetesClient,
  type KubernetesObject,
  type Pod,
} from '@agentic-sessions/kubernetes-client';
import { setTimeout as sleep } from 'node:timers/promises';

interface Binding extends KubernetesObject {
  spec: unknown;
}

const BINDINGS = defineResource<Binding>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'validatingadmissionpolicybindings',
  kind: 'ValidatingAdmissionPolicyBinding',
  namespaced: false,
});

const OURS = 'app.kubernetes.io/part-of=agentic-sessions';
/** The API server reads policies anew once a second. */
const SETTLE_MS = 2_000;
const TIMEOUT_MS = 30_000;

/** Our admission policies, which a peer must not pay for. */
export class AdmissionRules {
  readonly #client: KubernetesClient;
  readonly #asOperator: KubernetesClient;
  readonly #probe: Pod;
  #away: Binding[] = [];

  /** @param options.probe - a Pod that the rules keep the operator from making, and nothing else does */
  constructor(options: {
    client: KubernetesClient;
    asOperator: KubernetesClient;
    probe: Pod;
  }) {
    this.#client = options.client;
    this.#asOperator = options.asOperator;
    this.#probe = options.probe;
  }

  /** Takes their bindings away; resolves when the API server has noticed. */
  async takeAway(signal: AbortSignal): Promise<void> {
    const { items } = await this.#client.list(BINDINGS, {
      labelSelector: OURS,
      signal,
    });
    this.#away = items;
    for (const { metadata } of items) {
      await this.#client.delete(BINDINGS, { name: metadata.name }, { signal });
    }
    await this.#untilInForce(false, signal);
  }

  /** Puts them back; resolves when they are in force. */
  async putBack(signal: AbortSignal): Promise<void> {
    for (const { metadata, spec } of this.#away) {
      const { name, labels, annotations } = metadata;
      await this.#client.create(
        BINDINGS,
        { metadata: { name, labels, annotations }, spec },
        { signal },
      );
    }
    this.#away = [];
    await this.#untilInForce(true, signal);
  }

  async #untilInForce(wanted: boolean, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + TIMEOUT_MS;
    while ((await this.#refuses(signal)) !== wanted) {
      if (performance.now() > deadline) {
        throw new Error(
          `After ${
            TIMEOUT_MS / 1000
          } s the API server has not noticed that the admission policies were ${
            wanted ? 'put back' : 'taken away'
          }`,
        );
      }
      await sleep(100, undefined, { signal });
    }
    // One of them has been noticed; the others came a moment later.
    await sleep(SETTLE_MS, undefined, { signal });
  }

  async #refuses(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#asOperator.create(PODS, this.#probe, {
        dryRun: true,
        signal,
      });
      return false;
    } catch (error) {
      if (isForbidden(error) || isInvalid(error)) return true;
      throw error;
    }
  }
}
