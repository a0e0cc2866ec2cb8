import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PEOPLE } from './people';
import { SignInPage } from './SignInPage';

const signedIn = new Response(
  JSON.stringify({
    backstageIdentity: {
      token: 't1',
      identity: { userEntityRef: 'user:default/grace' },
    },
  }),
);

function open(environment = 'development') {
  const onSignInSuccess = jest.fn();
  renderInTestApp(<SignInPage onSignInSuccess={onSignInSuccess} />, {
    config: {
      app: { baseUrl: 'http://portal' },
      backend: { baseUrl: 'http://portal' },
      auth: { environment },
    },
    apis: [mockApis.discovery({ baseUrl: 'http://portal' })],
  });
  return onSignInSuccess;
}

describe('SignInPage', () => {
  const { fetch } = globalThis;
  beforeEach(() => sessionStorage.clear());
  afterEach(() => {
    globalThis.fetch = fetch;
  });

  it('offers everyone with what they are, and signs in as who was chosen', async () => {
    globalThis.fetch = jest.fn(async () => signedIn.clone());
    const onSignInSuccess = open();
    for (const { name, role } of PEOPLE) {
      expect(
        await screen.findByRole('button', { name: `${name} ${role}` }),
      ).toBeEnabled();
    }
    await userEvent.click(screen.getByRole('button', { name: /^Grace/ }));
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    const [identity] = onSignInSuccess.mock.calls[0];
    expect(await identity.getBackstageIdentity()).toMatchObject({
      userEntityRef: 'user:default/grace',
    });
    expect(sessionStorage.getItem('agentic-sessions.person')).toBe('grace');
    await identity.signOut();
    expect(sessionStorage.getItem('agentic-sessions.person')).toBeNull();
  });

  it('stays signed in over a reload', async () => {
    sessionStorage.setItem('agentic-sessions.person', 'grace');
    globalThis.fetch = jest.fn(async () => signedIn.clone());
    const onSignInSuccess = open();
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
  });

  it('says what went wrong and lets me try again', async () => {
    globalThis.fetch = jest.fn(
      async () => new Response('{}', { status: 404, statusText: 'Not Found' }),
    );
    open();
    await userEvent.click(await screen.findByRole('button', { name: /^Ada/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent(/try again/);
    expect(screen.getByRole('button', { name: /^Ada/ })).toBeEnabled();
    expect(sessionStorage.getItem('agentic-sessions.person')).toBeNull();
  });

  it('is of no use outside development', async () => {
    open('production');
    expect(await screen.findByText('No sign-in is set up')).toBeInTheDocument();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
