/** What a check found out about one thing. */
export interface Verdict {
  /** Unknown where it could not be tried. */
  status: 'True' | 'False' | 'Unknown';
  /** One word for machines. */
  reason: string;
  /** A sentence for people: what was seen, and what to do where that is wrong. */
  message: string;
}

/** What a check found out about the cluster. */
export interface SandboxVerdicts {
  networkPolicy: Verdict;
  userNamespaces: Verdict;
}
