/** What becomes of the Pods of one session, attempt by attempt; the last holds for all later ones. */
export interface Fate {
  /** Left to the scheduler, and then to nobody but the kubelet of the node that it finds. */
  unbound?: true;
  /** How long the containers take to come up. */
  startMs?: number;
  /** How long the runner runs. Absent: until it is told to end. */
  runMs?: number;
  /** What the runner says of its workspace when it is told to end; by default that it is kept. */
  snapshot?: { kept: boolean; message: string };
  /** How it ends: a termination message, or what Kubernetes says. */
  end?:
    | { word: string }
    | { oom: 'runner' | 'agent' }
    | { evicted: 'beforeStart' | 'running' }
    | { crash: true }
    | { imagePull: string }
    | { cannotMake: string };
}
