import { useApi } from '@backstage/frontend-plugin-api';
import { agenticSessionsApiRef } from '../api/agenticSessionsApiRef';
import type { NamespaceAccess } from '../api/types';
import type { Resource } from './useResource';
import { useResource } from './useResource';

/** The namespaces I may see, with what I may do in each. */
export function useNamespaces(): Resource<NamespaceAccess[]> {
  const api = useApi(agenticSessionsApiRef);
  return useResource('namespaces', signal => api.listNamespaces(signal));
}

/** Whether a verb on sessions is mine in a namespace. */
export function hasVerb(access: NamespaceAccess, verb: string): boolean {
  if (access.verbs) {
    return access.verbs.includes(verb);
  }
  const byRole: Record<NamespaceAccess['permission'], string[]> = {
    viewer: [],
    editor: ['submit', 'message', 'control'],
    approver: ['approve'],
    admin: ['submit', 'message', 'control', 'approve', 'audit'],
  };
  return byRole[access.permission].includes(verb);
}
