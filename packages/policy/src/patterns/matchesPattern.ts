/**
 * Whether a name matches a pattern: the name itself, or a beginning of it followed by `*`. Patterns of this form are
 * either nested or have nothing in common, so that their intersection is a pattern again and policy can be compared.
 */
export function matchesPattern(pattern: string, name: string): boolean {
  return pattern.endsWith('*')
    ? name.startsWith(pattern.slice(0, -1))
    : name === pattern;
}
