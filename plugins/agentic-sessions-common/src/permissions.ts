import { createPermission } from '@backstage/plugin-permission-common';

/*
 * What the policy of a portal may take away from who is signed in to it. The backend asks it before each call, by the
 * permission of the verb, and then always Kubernetes, which alone gives: namespace by namespace, whatever is said here.
 */

/** Open the pages of agentic sessions. @public */
export const agenticSessionsViewPermission = createPermission({
  name: 'agentic-sessions.view',
  attributes: { action: 'read' },
});

/** Start a session. @public */
export const agenticSessionsCreatePermission = createPermission({
  name: 'agentic-sessions.create',
  attributes: { action: 'create' },
});

/** Write to, interrupt, finish or stop a session. @public */
export const agenticSessionsSteerPermission = createPermission({
  name: 'agentic-sessions.steer',
  attributes: { action: 'update' },
});

/** Decide what a session asks permission for. @public */
export const agenticSessionsApprovePermission = createPermission({
  name: 'agentic-sessions.approve',
  attributes: { action: 'update' },
});

/** Read who did what. @public */
export const agenticSessionsAuditPermission = createPermission({
  name: 'agentic-sessions.audit',
  attributes: { action: 'read' },
});

/** All of them. @public */
export const agenticSessionsPermissions = [
  agenticSessionsViewPermission,
  agenticSessionsCreatePermission,
  agenticSessionsSteerPermission,
  agenticSessionsApprovePermission,
  agenticSessionsAuditPermission,
];
