import type {
  BackstageUserIdentity,
  IdentityApi,
  ProfileInfo,
} from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';

/** A token is renewed when it has less than this to live. */
const MARGIN_MS = 60_000;

type Session = {
  profile: ProfileInfo;
  identity: BackstageUserIdentity;
  token: string;
  /** In milliseconds since the epoch. */
  expiresAt: number;
};

type AuthResponse = {
  profile?: ProfileInfo;
  backstageIdentity?: {
    token: string;
    expiresInSeconds?: number;
    identity: { userEntityRef: string; ownershipEntityRefs?: string[] };
  };
};

export type DevelopmentIdentityOptions = {
  /** Base URL of the auth plugin. */
  authBaseUrl: string;
  environment: string;
  person: string;
  fetch?: typeof fetch;
  now?: () => number;
  onSignOut?: () => void;
};

/**
 * Identity of a person of the demo organisation, without a password. The backend gives such tokens on loopback in
 * development only.
 */
export class DevelopmentIdentity implements IdentityApi {
  readonly #options: DevelopmentIdentityOptions;
  #session: Session | undefined;
  #renewal: Promise<Session> | undefined;

  constructor(options: DevelopmentIdentityOptions) {
    this.#options = options;
  }

  async getProfileInfo(): Promise<ProfileInfo> {
    return (await this.#current()).profile;
  }

  async getBackstageIdentity(): Promise<BackstageUserIdentity> {
    return (await this.#current()).identity;
  }

  async getCredentials(): Promise<{ token?: string }> {
    return { token: (await this.#current()).token };
  }

  async signOut(): Promise<void> {
    this.#session = undefined;
    this.#options.onSignOut?.();
  }

  async #current(): Promise<Session> {
    const now = this.#options.now?.() ?? Date.now();
    if (this.#session && this.#session.expiresAt - MARGIN_MS > now) {
      return this.#session;
    }
    // Many requests of a page find the token old at the same moment: one of them renews it for all.
    this.#renewal ??= this.#renew(now).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renew(now: number): Promise<Session> {
    const { authBaseUrl, environment, person } = this.#options;
    const query = new URLSearchParams({ env: environment, person });
    const request = this.#options.fetch ?? fetch;
    const response = await request(
      `${authBaseUrl}/development/refresh?${query}`,
      {
        headers: { 'X-Requested-With': 'XMLHttpRequest' },
        credentials: 'include',
      },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const { profile, backstageIdentity } =
      (await response.json()) as AuthResponse;
    if (!backstageIdentity) {
      throw new Error(
        'The portal signed nobody in: the answer has no identity',
      );
    }
    const { token, identity, expiresInSeconds } = backstageIdentity;
    this.#session = {
      token,
      profile: profile ?? {},
      identity: {
        type: 'user',
        userEntityRef: identity.userEntityRef,
        ownershipEntityRefs: identity.ownershipEntityRefs ?? [
          identity.userEntityRef,
        ],
      },
      expiresAt: now + (expiresInSeconds ?? 3600) * 1000,
    };
    return this.#session;
  }
}
