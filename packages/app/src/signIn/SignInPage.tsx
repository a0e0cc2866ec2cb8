import {
  configApiRef,
  discoveryApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Alert, Avatar, Text } from '@backstage/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { DevelopmentIdentity } from './DevelopmentIdentity';
import { PEOPLE } from './people';
import { rememberedPerson } from './rememberedPerson';
import styles from './SignInPage.module.css';

/** Sign-in for development: choose who to be. Not offered anywhere else. */
export function SignInPage({ onSignInSuccess }: SignInPageProps) {
  const config = useApi(configApiRef);
  const discovery = useApi(discoveryApiRef);
  const environment =
    config.getOptionalString('auth.environment') ?? 'development';
  const [pending, setPending] = useState<string | null>(rememberedPerson.get);
  const [error, setError] = useState<Error>();

  const signIn = useCallback(
    async (person: string) => {
      setPending(person);
      setError(undefined);
      try {
        const identity = new DevelopmentIdentity({
          authBaseUrl: await discovery.getBaseUrl('auth'),
          environment,
          person,
          onSignOut: rememberedPerson.forget,
        });
        await identity.getCredentials();
        rememberedPerson.set(person);
        onSignInSuccess(identity);
      } catch (failure) {
        rememberedPerson.forget();
        setError(failure as Error);
        setPending(null);
      }
    },
    [discovery, environment, onSignInSuccess],
  );

  // A reload of the page stays signed in as whom it was.
  const hasResumed = useRef(false);
  useEffect(() => {
    const person = rememberedPerson.get();
    if (person && !hasResumed.current) {
      hasResumed.current = true;
      void signIn(person);
    }
  }, [signIn]);

  if (environment !== 'development') {
    return (
      <main className={styles.page}>
        <Alert
          status="warning"
          icon
          title="No sign-in is set up"
          description={`This app signs people in without a password in development only, and auth.environment is ${environment}. Add the sign-in page of your provider to the app.`}
        />
      </main>
    );
  }
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>
        {config.getOptionalString('app.title') ?? 'Agentic sessions'}
      </h1>
      <Text color="secondary">
        Choose who to be. This sign-in has no password and works on this machine
        only; another tab may be someone else.
      </Text>
      {error && (
        <Alert
          role="alert"
          status="danger"
          icon
          title="Sign-in did not work"
          description={`${error.message}. Right after a first start the people are not in the catalog yet: try again in a few seconds.`}
        />
      )}
      <ul className={styles.people} aria-busy={pending !== null}>
        {PEOPLE.map(person => (
          <li key={person.id}>
            <button
              type="button"
              className={styles.person}
              disabled={pending !== null}
              onClick={() => signIn(person.id)}
            >
              <Avatar
                src=""
                name={person.name}
                size="medium"
                purpose="decoration"
              />
              <span className={styles.who}>
                <strong>{person.name}</strong>{' '}
                <span className={styles.role}>{person.role}</span>
              </span>
              {pending === person.id && (
                <span className={styles.role} role="status">
                  Signing in…
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}
