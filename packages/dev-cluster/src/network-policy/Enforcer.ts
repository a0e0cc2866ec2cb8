import { mkdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../system/run';
import { sleep } from '../system/sleep';
import { Follower } from './Follower';
import type { FollowerConnection } from './Follower';
import { planPodRules } from './planPodRules';
import type { NetworkPolicy, PolicedPod } from './policyObjects';
import { readGate } from './readGate';
import type { GateEntry } from './readGate';
import { renderRuleset } from './renderRuleset';

/** Name of our table among the node's. */
export const TABLE = 'network-policy';

/** Changes that come together are taken over together. */
const GATHER_MS = 10;
const RETRY_MS = 500;
/** A folder's watch can miss; nothing waits longer than this. */
const LOOK_MS = 1_000;

type PodObject = {
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    labels?: Record<string, string>;
  };
  spec: {
    containers: {
      ports?: { name?: string; containerPort: number; protocol?: string }[];
    }[];
  };
};

type NamespaceObject = {
  metadata: { name: string; labels?: Record<string, string> };
};

/** What an enforcer works with. */
export interface EnforcerOptions {
  connection: FollowerConnection;
  nodeName: string;
  bridge: string;
  podNetwork: string;
  gateFolder: string;
  /** Written when rules are in force for the first time. */
  readyFile: string;
  log: (line: string) => void;
}

/**
 * Keeps the kernel's rules as NetworkPolicies, Pods and namespaces say. Each pass looks at all of them, so nothing
 * depends on having seen an event. Should it end, the rules stay, and new Pods wait at the gate.
 */
export class Enforcer {
  readonly #options: EnforcerOptions;
  readonly #pods: Follower<PodObject>;
  readonly #policies: Follower<NetworkPolicy>;
  readonly #namespaces: Follower<NamespaceObject>;
  #changed = true;
  #wake: () => void = () => undefined;
  #inForce = '';

  constructor(options: EnforcerOptions) {
    this.#options = options;
    const follow = (path: string) => ({
      connection: options.connection,
      path,
      onChange: () => this.#change(),
      onTrouble: (error: Error) => options.log(error.message),
    });
    this.#pods = new Follower(
      follow(`/api/v1/pods?fieldSelector=spec.nodeName%3D${options.nodeName}`),
    );
    this.#policies = new Follower(
      follow('/apis/networking.k8s.io/v1/networkpolicies'),
    );
    this.#namespaces = new Follower(follow('/api/v1/namespaces'));
  }

  /** Never ends. */
  async run(): Promise<never> {
    const { gateFolder, log } = this.#options;
    for (const folder of ['pods', 'ready']) {
      mkdirSync(join(gateFolder, folder), { recursive: true });
    }
    watch(join(gateFolder, 'pods'), () => this.#change());
    const followers = [this.#pods, this.#policies, this.#namespaces];
    followers.forEach(follower => void follower.run());
    for (;;) {
      await this.#nextChange();
      await sleep(GATHER_MS);
      this.#changed = false;
      if (!followers.every(follower => follower.synced)) continue;
      try {
        await this.#enforce();
      } catch (error) {
        log((error as Error).message);
        this.#changed = true;
        await sleep(RETRY_MS);
      }
    }
  }

  #change(): void {
    this.#changed = true;
    this.#wake();
  }

  async #nextChange(): Promise<void> {
    if (this.#changed) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, LOOK_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #enforce(): Promise<void> {
    const { bridge, podNetwork, gateFolder, readyFile, log } = this.#options;
    const known = readGate(join(gateFolder, 'pods')).flatMap(entry => {
      const pod = this.#describe(entry);
      return pod ? [{ entry, pod }] : [];
    });
    const ruleset = renderRuleset({
      table: TABLE,
      bridge,
      podNetwork,
      rules: planPodRules({
        pods: known.map(({ pod }) => pod),
        policies: [...this.#policies.objects.values()],
        namespaces: new Map(
          [...this.#namespaces.objects.values()].map(({ metadata }) => [
            metadata.name,
            metadata.labels ?? {},
          ]),
        ),
      }),
    });
    if (ruleset !== this.#inForce) {
      await run('nft', ['-f', '-'], { input: ruleset, timeoutMs: 10_000 });
      if (!this.#inForce) {
        writeFileSync(readyFile, '');
        log('NetworkPolicies are in force');
      }
      this.#inForce = ruleset;
    }
    for (const { entry } of known) {
      writeFileSync(join(gateFolder, 'ready', entry.id), '');
    }
    this.#forgetGone(known.map(({ entry }) => entry));
  }

  /** The Pod with this address, once the API server has told of it. */
  #describe(entry: GateEntry): PolicedPod | undefined {
    const pod = this.#pods.objects.get(`${entry.namespace}/${entry.name}`);
    if (!pod || pod.metadata.uid !== entry.uid) return undefined;
    return {
      namespace: entry.namespace,
      name: entry.name,
      address: entry.address,
      labels: pod.metadata.labels ?? {},
      ports: pod.spec.containers.flatMap(container =>
        (container.ports ?? []).flatMap(port =>
          port.name
            ? [
                {
                  name: port.name,
                  port: port.containerPort,
                  protocol: port.protocol ?? 'TCP',
                },
              ]
            : [],
        ),
      ),
    };
  }

  /** Takes back answers that were written just after their Pod had been taken down: nobody else would. */
  #forgetGone(known: readonly GateEntry[]): void {
    const { gateFolder } = this.#options;
    const there = new Set(readGate(join(gateFolder, 'pods')).map(e => e.id));
    for (const { id } of known) {
      if (!there.has(id))
        rmSync(join(gateFolder, 'ready', id), { force: true });
    }
  }
}
