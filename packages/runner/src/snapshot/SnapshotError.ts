/** A snapshot that cannot be taken or used; the message goes on after "because". */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}
