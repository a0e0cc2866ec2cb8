import type { Session } from '../api/types';
import type { FakePortal } from './FakePortal';
import { aNamespace } from './fixtures';
import { renderPlugin } from './renderPlugin';

/** The page of a session of `payments`. */
export function openSession(portal: FakePortal, session: Session, hash = '') {
  portal.namespaces = [aNamespace()];
  portal.put(session);
  return renderPlugin(portal, `/sessions/payments/${session.id}${hash}`);
}
