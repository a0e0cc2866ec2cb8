/** How many sessions of a namespace may run at once, and whose word that is. */
export interface Limit {
  maxRunning: number;
  reason: 'NamespaceLimit' | 'PlatformLimit';
}
