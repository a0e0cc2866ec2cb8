import type { Person } from './Person';

/** The demo organisation. What each may do is said by RBAC in `manifests`, not here. */
export const demoPeople: readonly Person[] = [
  { name: 'alan', groups: ['platform'] },
  { name: 'ada', groups: ['payments'] },
  { name: 'grace', groups: ['payments'] },
  { name: 'vera', groups: ['payments'] },
  { name: 'will', groups: ['website'] },
];
