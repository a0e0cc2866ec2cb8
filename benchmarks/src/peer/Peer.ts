import type { AdmissionRules } from './AdmissionRules';
import type { AgentSandboxProgram } from './AgentSandboxProgram';
import type { SandboxObserver } from './SandboxObserver';

/** What a peer is, for whoever reads the figures. */
export interface PeerDescription {
  name: 'agent-sandbox';
  /** Commit of its checkout, with `+changes` where it was not clean. */
  commit: string;
  /** Version of Go that built its controller. */
  go: string;
  /** Flags of its controller that differ from its defaults. */
  flags: readonly string[];
  /** Its Sandboxes hold a Pod of one plain container. */
  plain?: boolean;
}

/** kubernetes-sigs/agent-sandbox, ready to be measured beside the operator. */
export interface Peer {
  controller: AgentSandboxProgram;
  observer: SandboxObserver;
  rules: AdmissionRules;
  description: PeerDescription;
}
