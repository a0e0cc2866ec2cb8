/** An account as payloads show it. */
export interface GithubAccount {
  id?: unknown;
  login?: unknown;
}

/** Something that an account wrote. */
export interface GithubText {
  html_url?: unknown;
  number?: unknown;
  user?: GithubAccount | null;
}

/**
 * The parts of a payload that are looked at. A signature says that GitHub sent it, not that every field is there: what
 * is used is checked where it is used.
 */
export interface GithubPayload {
  action?: unknown;
  sender?: GithubAccount | null;
  repository?: { full_name?: unknown } | null;
  comment?: GithubText | null;
  issue?: (GithubText & { pull_request?: unknown }) | null;
  pull_request?: GithubText | null;
}
