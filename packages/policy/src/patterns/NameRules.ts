/** Which names may be used: those that `allowed` matches and `blocked` does not. */
export interface NameRules {
  allowed: string[];
  blocked: string[];
}
