import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeAnswer, FakePortal } from '../../testing/FakePortal';
import { aNamespace, aRuntime, aSession } from '../../testing/fixtures';
import { renderPlugin } from '../../testing/renderPlugin';

function aPortal(): FakePortal {
  const portal = new FakePortal();
  portal.namespaces = [
    aNamespace(),
    aNamespace({ namespace: 'website', title: 'Website', verbs: ['get'] }),
  ];
  portal.runtimes = [aRuntime(), aRuntime({ name: 'broken', accepted: false })];
  return portal;
}

const prompt = () =>
  screen.findByRole('textbox', { name: /What should the agent do/ });

describe('StartPage', () => {
  it('offers namespaces where I may start, and agents that work', async () => {
    renderPlugin(aPortal(), '/sessions/start');
    expect(await prompt()).toHaveFocus();
    await userEvent.click(screen.getByRole('button', { name: /Namespace/ }));
    expect(
      (await screen.findAllByRole('option')).map(o => o.textContent),
    ).toEqual(['Payments']);
  });

  it('says what policy allows, then starts once and goes to the page', async () => {
    const portal = aPortal();
    portal.verdict = () => ({
      valid: true,
      estimatedCost: { amount: 5, currency: 'USD' },
      explanations: [
        'Policy of payments allows this.',
        'It costs at most 5.00 USD.',
        '`git push` asks an approver.',
      ],
    });
    renderPlugin(portal, '/sessions/start');
    await userEvent.type(await prompt(), 'Survey it');
    await userEvent.type(
      screen.getByRole('textbox', { name: /Git repository/ }),
      'http://git.example/x.git',
    );
    expect(
      await screen.findByText(
        'The policy of payments allows this.',
        {},
        { timeout: 3000 },
      ),
    ).toBeInTheDocument();
    expect(screen.getByText('It costs at most 5.00 USD.')).toBeInTheDocument();
    expect(
      screen.getByText('git push', { selector: 'code' }),
    ).toBeInTheDocument();
    await userEvent.type(await prompt(), '{Control>}{Enter}{/Control}');
    await waitFor(() =>
      expect(portal.requests).toContain('POST /namespaces/payments/sessions'),
    );
    expect(portal.bodies[portal.bodies.length - 1]).toEqual({
      framework: { type: 'survey-agent' },
      prompt: 'Survey it',
      trigger: { source: 'portal' },
      repositories: [{ url: 'http://git.example/x.git' }],
    });
    // The page of the new session.
    expect(
      await screen.findByRole('region', { name: 'Conversation' }),
    ).toBeInTheDocument();
  });

  it('says what is violated and what helps, and does not send', async () => {
    const portal = aPortal();
    portal.verdict = () => ({
      valid: false,
      violations: [
        {
          rule: 'models',
          message: 'The model is blocked.',
          cure: 'Choose another.',
        },
      ],
    });
    renderPlugin(portal, '/sessions/start');
    await userEvent.type(await prompt(), 'Survey it');
    expect(
      await screen.findByText('The model is blocked.', {}, { timeout: 3000 }),
    ).toBeInTheDocument();
    expect(screen.getByText('What helps: Choose another.')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Start session' }),
    ).toBeDisabled();
    await userEvent.type(await prompt(), '{Control>}{Enter}{/Control}');
    expect(portal.requests).not.toContain('POST /namespaces/payments/sessions');
  });

  it('keeps the form when starting fails, and repeats with the same key', async () => {
    const portal = aPortal();
    const keys: string[] = [];
    const { fetch } = portal;
    const watched = Object.assign(portal, {
      fetch: (input: RequestInfo | URL, init?: RequestInit) => {
        const key = (init?.headers as Record<string, string>)?.[
          'Idempotency-Key'
        ];
        if (key) {
          keys.push(key);
        }
        return fetch(input, init);
      },
    });
    portal.overrides.set(
      'POST /namespaces/payments/sessions',
      () => new FakeAnswer(500, { error: 'internal', message: 'Out of luck' }),
    );
    renderPlugin(watched, '/sessions/start');
    await userEvent.type(await prompt(), 'Survey it');
    const start = screen.getByRole('button', { name: 'Start session' });
    await userEvent.click(start);
    expect(
      await screen.findByText('Not started: Out of luck'),
    ).toBeInTheDocument();
    await userEvent.click(start);
    await waitFor(() => expect(keys).toHaveLength(2));
    expect(keys[0]).toBe(keys[1]);
    expect(await prompt()).toHaveValue('Survey it');
  });

  it('is filled in when a task is to be done again', async () => {
    const portal = aPortal();
    const session = aSession();
    session.spec.inputs = { website: 'http://shop.example/' };
    portal.put(session);
    renderPlugin(
      portal,
      `/sessions/start?namespace=payments&from=${session.id}`,
    );
    expect(await prompt()).toHaveValue(
      'Please look at the flaky checkout test.',
    );
    expect(screen.getByRole('textbox', { name: /Website/ })).toHaveValue(
      'http://shop.example/',
    );
  });

  it('says where to turn for who may start nowhere', async () => {
    const portal = aPortal();
    portal.namespaces = [aNamespace({ permission: 'viewer', verbs: ['get'] })];
    renderPlugin(portal, '/sessions/start');
    expect(
      await screen.findByText('You may start sessions nowhere yet'),
    ).toBeInTheDocument();
  });
});
