/** Why a clone failed, as a person can act on it. */
export function explainCloneError(error: unknown): string {
  const { code, message, data } = error as {
    code?: string;
    message?: string;
    data?: { statusCode?: number };
  };
  if (code === 'UserCanceledError') {
    return 'it asks for credentials, which sessions do not have yet; a public address is needed';
  }
  if (code === 'HttpError' && data?.statusCode === 404) {
    return 'there is no repository at this address';
  }
  if (code === 'NotFoundError' || code === 'CommitNotFetchedError')
    return 'it has no such branch, tag or commit';
  if (code === 'ENOTFOUND') return 'its host is not known';
  if (code === 'ECONNREFUSED' || code === 'ETIMEDOUT') {
    return 'its host does not answer';
  }
  return message ?? String(error);
}
