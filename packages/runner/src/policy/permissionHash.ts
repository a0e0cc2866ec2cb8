import { createHash } from 'node:crypto';
import {
  permissionHashInput,
  type PermissionSubject,
} from '@agentic-sessions/runner-protocol';

/** What a decision must name to count: SHA-256 over tool, arguments, content and policy version. */
export function permissionHash(subject: PermissionSubject): string {
  return createHash('sha256')
    .update(permissionHashInput(subject))
    .digest('hex');
}
