/** What is known of a tool call when policy is asked, in the protocol's words. */
export type ToolCallFacts = {
  title?: string;
  kind?: string;
  rawInput?: unknown;
};

/** What policy says to a tool call. */
export type ToolVerdict = {
  outcome: 'allow' | 'deny' | 'ask';
  /** The name that decided, as it is shown and hashed. */
  tool: string;
  /** The rule, in a sentence. */
  rule: string;
};

/** The policy of one session. */
export type ToolPolicy = {
  readonly version: string;
  /** Seconds after which silence means no. */
  readonly expirySeconds: number;
  decide(call: ToolCallFacts): ToolVerdict;
};
