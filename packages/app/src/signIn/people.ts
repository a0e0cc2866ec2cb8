/** Someone of the demo organisation. */
export type Person = {
  /** Name of the User entity, which is the name in the cluster too. */
  id: string;
  name: string;
  role: string;
};

/** Who the development sign-in offers. What each may do is decided by the cluster; the words here only tell. */
export const PEOPLE: readonly Person[] = [
  {
    id: 'alan',
    name: 'Alan',
    role: 'Admin: sees and steers every namespace, reads the audit',
  },
  {
    id: 'ada',
    name: 'Ada',
    role: 'Editor of payments: starts sessions, writes to them, stops them',
  },
  {
    id: 'grace',
    name: 'Grace',
    role: 'Approver of payments: decides what agents ask permission for',
  },
  {
    id: 'vera',
    name: 'Vera',
    role: 'Viewer of payments: reads along',
  },
  {
    id: 'will',
    name: 'Will',
    role: 'Editor of website: sees nothing of payments',
  },
];
