import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Session } from '../../api/types';
import { FakeAnswer, FakePortal } from '../../testing/FakePortal';
import { anEvent, aSession } from '../../testing/fixtures';
import { openSession as open } from '../../testing/openSession';
import { renderPlugin } from '../../testing/renderPlugin';

const says = (seq: number, text: string) =>
  anEvent(seq, 'message', { role: 'agent', text, turn: 1 });

describe('SessionPage', () => {
  it('shows the prompt, what was said, and what comes', async () => {
    const portal = new FakePortal();
    const session = aSession();
    portal.append(session, [
      says(1, 'The test is **flaky**'),
      anEvent(2, 'tool.call', {
        toolCallId: 't1',
        kind: 'execute',
        status: 'in_progress',
        rawInput: { command: 'yarn test' },
      }),
    ]);
    open(portal, session);
    expect(await screen.findByText('flaky')).toBeInTheDocument();
    expect(
      screen.getByText('Please look at the flaky checkout test.'),
    ).toBeInTheDocument();
    expect(screen.getByText('Ada (from GitHub)')).toBeInTheDocument();
    const call = screen.getByRole('button', { name: /Running yarn test/ });
    expect(call).toHaveAttribute('aria-expanded', 'false');
    await waitFor(() => expect(portal.streams.size).toBe(1));
    await act(async () => {
      portal.append(session, [
        anEvent(3, 'tool.update', {
          toolCallId: 't1',
          status: 'failed',
          durationMs: 3200,
          rawOutput: { exitCode: 1 },
          content: [
            { type: 'content', content: { type: 'text', text: 'FAIL retry' } },
          ],
        }),
      ]);
    });
    // What failed opens by itself.
    expect(await screen.findByText('FAIL retry')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /Ran yarn test.*3.2s.*exit 1/ }),
    ).toHaveAttribute('aria-expanded', 'true');
    expect(document.title).toBe('Working · Fix flaky checkout test');
  });

  it('shows words while they are written, once', async () => {
    const portal = new FakePortal();
    const session = aSession();
    portal.append(session, [says(1, 'Ready')]);
    open(portal, session);
    await screen.findByText('Ready');
    await waitFor(() => expect(portal.streams.size).toBe(1));
    await act(async () => {
      portal.delta(session, { kind: 'message', id: 'm', text: 'I am wri' });
      portal.delta(session, { kind: 'message', id: 'm', text: 'ting' });
    });
    expect(await screen.findByText('I am writing')).toBeInTheDocument();
    await act(async () => portal.append(session, [says(2, 'I am writing')]));
    await waitFor(() =>
      expect(screen.getAllByText('I am writing')).toHaveLength(1),
    );
  });

  it('misses and doubles nothing when the stream drops', async () => {
    const portal = new FakePortal();
    const session = aSession();
    portal.append(session, [says(1, 'one'), says(2, 'two')]);
    open(portal, session);
    await screen.findByText('two');
    await waitFor(() => expect(portal.streams.size).toBe(1));
    await act(async () => {
      portal.dropStreams();
      portal.append(session, [says(3, 'three')]);
    });
    expect(
      await screen.findByText('three', {}, { timeout: 4000 }),
    ).toBeInTheDocument();
    await act(async () => portal.append(session, [says(4, 'four')]));
    await screen.findByText('four');
    for (const word of ['one', 'two', 'three', 'four']) {
      expect(screen.getAllByText(word)).toHaveLength(1);
    }
  });

  it('sends a message on Enter and shows that it waits', async () => {
    const portal = new FakePortal();
    const session = aSession();
    portal.append(session, [
      anEvent(1, 'turn.started', { turn: 1, prompt: 'x' }),
    ]);
    portal.onMessage = (_session, text) =>
      portal.append(session, [
        anEvent(2, 'user.message', { commandId: 'c1', text }, { actor: 'ada' }),
      ]);
    open(portal, session);
    const box = await screen.findByRole('textbox', {
      name: 'Message the agent',
    });
    expect(
      await screen.findByText(/Queued until this turn ends/),
    ).toBeInTheDocument();
    await waitFor(() => expect(portal.streams.size).toBe(1));
    await userEvent.type(box, 'Line one{Shift>}{Enter}{/Shift}line two');
    expect(portal.bodies).toEqual([]);
    await userEvent.type(box, '{Enter}');
    expect(portal.bodies).toEqual([{ text: 'Line one\nline two' }]);
    await waitFor(() => expect(box).toHaveValue(''));
    expect(
      await screen.findByText('Waits until this turn ends'),
    ).toBeInTheDocument();
  });

  it('keeps what I wrote when it was not sent', async () => {
    const portal = new FakePortal();
    const session = aSession();
    portal.overrides.set(
      `POST /namespaces/payments/sessions/${session.id}/messages`,
      () =>
        new FakeAnswer(409, {
          error: 'session_ended',
          message: 'The session has ended',
        }),
    );
    open(portal, session);
    const box = await screen.findByRole('textbox', {
      name: 'Message the agent',
    });
    await userEvent.type(box, 'Hello{Enter}');
    expect(
      await screen.findByText('Not sent: The session has ended'),
    ).toBeInTheDocument();
    expect(box).toHaveValue('Hello');
  });

  it.each<[Partial<Session>, RegExp]>([
    [{ phase: 'Completed' }, /has ended \(Done\)/],
    [
      { access: { message: false, control: false, approve: false } },
      /Editors of payments can/,
    ],
  ])(
    'does not offer to write where that is in vain: %j',
    async (overrides, reason) => {
      const portal = new FakePortal();
      open(portal, aSession(overrides));
      expect(await screen.findByText(reason)).toBeInTheDocument();
      expect(screen.queryByRole('textbox')).toBeNull();
      expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
    },
  );

  it('asks before it stops', async () => {
    const portal = new FakePortal();
    const session = aSession();
    open(portal, session);
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    await userEvent.click(
      await screen.findByRole('menuitem', { name: /Stop now/ }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Stop now' }),
    );
    await waitFor(() =>
      expect(portal.requests).toContain(
        `POST /namespaces/payments/sessions/${session.id}/stop`,
      ),
    );
  });

  it('suspends a session that runs', async () => {
    const portal = new FakePortal();
    const session = aSession();
    open(portal, session);
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    await userEvent.click(
      await screen.findByRole('menuitem', { name: /Suspend/ }),
    );
    await waitFor(() =>
      expect(portal.requests).toContain(
        `POST /namespaces/payments/sessions/${session.id}/suspend`,
      ),
    );
    expect(screen.queryByRole('button', { name: 'Resume' })).toBeNull();
  });

  it('says what is kept of a suspended one, takes messages for later, and resumes it', async () => {
    const portal = new FakePortal();
    const session = aSession({
      phase: 'Suspended',
      message: 'It is suspended. Conversation and workspace are kept.',
    });
    session.spec.desiredState = 'Suspended';
    portal.append(session, [
      anEvent(1, 'turn.started', { turn: 1, prompt: 'First' }),
      anEvent(2, 'user.suspend', { commandId: 'c1', reason: 'lunch' }),
      anEvent(3, 'turn.ended', {
        turn: 1,
        stopReason: 'cancelled',
        durationMs: 2000,
        cutShort: true,
      }),
      anEvent(4, 'user.resume', { commandId: 'c2' }),
      anEvent(5, 'turn.started', {
        turn: 2,
        prompt: 'Go on with what you were asked',
        continues: 1,
      }),
    ]);
    open(portal, session);
    expect(
      await screen.findByText(/Conversation and workspace are kept/),
    ).toBeInTheDocument();
    expect(screen.getByText(/suspended the session: lunch/)).toBeVisible();
    expect(screen.getByText(/Turn 1 was cut short after 2/)).toBeVisible();
    expect(screen.getByText('Goes on with turn 1')).toBeVisible();
    expect(screen.queryByText(/Go on with what you were asked/)).toBeNull();
    expect(screen.getByText(/hears this when it is resumed/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(
      (await screen.findAllByRole('menuitem')).map(item => item.textContent),
    ).toEqual(['Stop now']);
    await userEvent.keyboard('{Escape}');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Resume' }),
    );
    await waitFor(() =>
      expect(portal.requests).toContain(
        `POST /namespaces/payments/sessions/${session.id}/resume`,
      ),
    );
  });

  it('opens a finished session on its outcome', async () => {
    const portal = new FakePortal();
    const session = aSession({
      phase: 'Completed',
      status: 'completed',
      finishedAt: '2026-11-22T12:09:00.000Z',
      artifactCount: 2,
    });
    portal.append(session, [says(1, 'Found three broken links')]);
    open(portal, session);
    const outcome = await screen.findByRole('region', { name: 'Outcome' });
    expect(outcome).toHaveTextContent('Finished after 9 min · 2 files');
    expect(
      await within(outcome).findByText('Found three broken links'),
    ).toBeInTheDocument();
    expect(
      await within(outcome).findByRole('link', { name: 'Start again' }),
    ).toHaveAttribute(
      'href',
      `/sessions/start?namespace=payments&from=${session.id}`,
    );
  });

  it('never runs what an agent writes', async () => {
    const portal = new FakePortal();
    const session = aSession();
    portal.append(session, [
      says(
        1,
        '<img src=x onerror=alert(1)> [click](javascript:alert(1)) ![pixel](https://spy.example/p.png) hid\u202Eden',
      ),
    ]);
    const { container } = open(portal, session);
    expect(await screen.findByText(/hid⟨U\+202E⟩den/)).toBeInTheDocument();
    expect(container.querySelector('img[src]')).toBeNull();
    expect(screen.getByText('click')).not.toHaveAttribute(
      'href',
      expect.stringContaining('javascript'),
    );
    expect(screen.getByRole('link', { name: 'pixel' })).toHaveAttribute(
      'href',
      'https://spy.example/p.png',
    );
  });

  it('shows plan, files and why beside it', async () => {
    const portal = new FakePortal();
    const session = aSession();
    session.spec.policy = {
      version: 'payments/3',
      approvalRequired: ['git push'],
    };
    portal.append(session, [
      anEvent(1, 'plan', {
        entries: [
          { content: 'Read', status: 'completed' },
          { content: 'Fix', status: 'pending' },
        ],
      }),
    ]);
    portal.artifacts = [
      {
        id: 'a1',
        type: 'output',
        path: 'report.md',
        location: '',
        downloadUrl: '',
        size: 10,
        contentType: 'text/markdown',
        digest: 'd',
        createdAt: '2026-11-22T12:00:00.000Z',
      },
    ];
    portal.files.set('a1', '# Survey result');
    open(portal, session);
    expect(
      await screen.findByRole('tab', { name: 'Plan 1/2' }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Files' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Preview report.md' }),
    );
    expect(
      await screen.findByRole('heading', { name: 'Survey result' }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Why' }));
    expect(await screen.findByText('Policy payments/3')).toBeInTheDocument();
    expect(
      screen.getByText('Asks a person before: git push'),
    ).toBeInTheDocument();
  });

  it('draws ten thousand events by drawing what is in sight', async () => {
    const portal = new FakePortal();
    const session = aSession({ phase: 'Completed', status: 'completed' });
    portal.append(
      session,
      Array.from({ length: 10_000 }, (_, n) => says(n + 1, `message ${n + 1}`)),
    );
    const { container } = open(portal, session);
    await screen.findByText('message 1');
    expect(
      portal.requests.filter(r => r.includes('/events?after')).length,
    ).toBe(10);
    expect(container.querySelectorAll('[data-seq]').length).toBeLessThan(100);
  });

  it('says that there is no such session, and why that may be', async () => {
    const portal = new FakePortal();
    renderPlugin(portal, '/sessions/payments/nope');
    expect(
      await screen.findByRole('heading', { name: 'There is no such session' }),
    ).toBeInTheDocument();
  });
});
