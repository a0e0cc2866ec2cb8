/** What is measured, and how often. */
export interface BenchmarkFlags {
  /** Sizes of bursts. */
  sessions: readonly number[];
  /** Sessions a second, paced; 0 for not at all. */
  rate: number;
  pacedSeconds: number;
  /** Finished sessions that lie there; 0 for not at all. */
  atRest: number;
  /** How long the operator is watched while nothing happens. */
  idleSeconds: number;
  /** How often each burst is repeated, each beside its raw limit. */
  repeat: number;
  namespaces: number;
  /** Settings of the operator that are to differ from its defaults. */
  settings: Readonly<Record<string, string>>;
  /** Checkout of kubernetes-sigs/agent-sandbox that is measured beside the operator; none is where absent. */
  agentSandbox?: string;
  /** Its Sandboxes hold a Pod of one plain container, and not the one that a session gets. */
  plainSandboxes: boolean;
  /** File for the figures; a new one in `.dev/benchmarks` where absent. */
  json?: string;
  /** Folder for the operator's CPU profiles; none are made where absent. */
  profile?: string;
}
