const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Throws where sign-in without a password would be reachable by others.
 *
 * @param options - `nodeEnv` as in `NODE_ENV`; `listenHost` as in `backend.listen.host` (absent means every address)
 * @throws Error that says which setting is wrong and how to mend it
 */
export function assertDevelopmentOnly(options: {
  nodeEnv: string | undefined;
  listenHost: string | undefined;
}): void {
  const { nodeEnv, listenHost } = options;
  if (nodeEnv !== 'development') {
    throw new Error(
      `auth.providers.development signs anyone in without a password and works only with NODE_ENV=development (it is ${
        nodeEnv ?? 'unset'
      }). Remove it from the configuration and set up a real provider, e.g. auth.providers.oidc.`,
    );
  }
  if (!listenHost || !LOOPBACK.has(listenHost)) {
    throw new Error(
      `auth.providers.development signs anyone in without a password, so backend.listen.host must be a loopback address such as 127.0.0.1 (it is ${
        listenHost ?? 'unset, which means every address'
      }).`,
    );
  }
}
