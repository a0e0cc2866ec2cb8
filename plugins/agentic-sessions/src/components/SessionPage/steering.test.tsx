import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeAnswer, FakePortal } from '../../testing/FakePortal';
import { anEvent, aSession } from '../../testing/fixtures';
import { openSession } from '../../testing/openSession';

const box = () => screen.findByRole('textbox', { name: 'Message the agent' });

describe('steering a session over a network that loses answers', () => {
  it('sends a message once, however often it has to be tried', async () => {
    const portal = new FakePortal();
    const heard: string[] = [];
    portal.onMessage = (_session, text) => heard.push(text);
    openSession(portal, aSession());
    portal.loseAnswers = 2;
    await userEvent.type(await box(), 'Go on{Enter}');
    expect(
      await screen.findByText('Not sent: Failed to fetch'),
    ).toBeInTheDocument();
    await userEvent.type(await box(), '{Enter}');
    await waitFor(() => expect(portal.loseAnswers).toBe(0));
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(async () => expect(await box()).toHaveValue(''));
    expect(heard).toEqual(['Go on']);
    // The same words again are another message.
    await userEvent.type(await box(), 'Go on{Enter}');
    await waitFor(() => expect(heard).toEqual(['Go on', 'Go on']));
  });

  it('takes other words after a failure for another message', async () => {
    const portal = new FakePortal();
    const heard: string[] = [];
    portal.onMessage = (_session, text) => heard.push(text);
    openSession(portal, aSession());
    portal.loseAnswers = 1;
    await userEvent.type(await box(), 'One{Enter}');
    await screen.findByText('Not sent: Failed to fetch');
    await userEvent.type(await box(), ' more{Enter}');
    await waitFor(() => expect(heard).toEqual(['One', 'One more']));
  });

  it.each(['interrupt', 'finish', 'stop'])('asks once to %s', async verb => {
    const portal = new FakePortal();
    const session = aSession();
    portal.append(session, [
      anEvent(1, 'turn.started', { turn: 1, prompt: 'x' }),
    ]);
    const heard: string[] = [];
    portal.onSteer = (_session, word) => heard.push(word);
    openSession(portal, session);
    const ask = async () => {
      await userEvent.click(
        await screen.findByRole('button', { name: 'Stop' }),
      );
      const item = {
        interrupt: 'Interrupt',
        finish: 'Finish',
        stop: 'Stop now',
      }[verb];
      await userEvent.click(
        await screen.findByRole('menuitem', { name: item }),
      );
      if (verb === 'stop') {
        await userEvent.click(
          within(await screen.findByRole('dialog')).getByRole('button', {
            name: item,
          }),
        );
      }
    };
    const path = `POST /namespaces/payments/sessions/${session.id}/${verb}`;
    const tries = () =>
      portal.requests.filter(request => request === path).length;
    portal.loseAnswers = 1;
    await ask();
    await waitFor(() => expect(portal.loseAnswers).toBe(0));
    await ask();
    await waitFor(() => expect(tries()).toBe(2));
    expect(heard).toEqual([verb]);
  });
});

describe('a session that one may no longer see', () => {
  it('says so at once, and shows nothing more of it', async () => {
    const portal = new FakePortal();
    const session = aSession();
    portal.append(session, [
      anEvent(1, 'message', { role: 'agent', text: 'A secret', turn: 1 }),
    ]);
    openSession(portal, session);
    await screen.findByText('A secret');
    await waitFor(() => expect(portal.streams.size).toBe(1));
    portal.overrides.set(
      `GET /namespaces/payments/sessions/${session.id}`,
      () =>
        new FakeAnswer(404, {
          error: 'not_found',
          message: 'There is no such session or namespace',
        }),
    );
    await act(async () => portal.hide(session));
    expect(
      await screen.findByText('You can no longer see this session'),
    ).toBeInTheDocument();
    expect(screen.queryByText('A secret')).toBeNull();
    // Nobody follows it any more.
    await waitFor(() =>
      expect(
        portal.requests.filter(r => r.startsWith('GET /events')).at(-1),
      ).not.toContain(session.id),
    );
  });

  it('keeps the record of one whose resource is gone', async () => {
    const portal = new FakePortal();
    const session = aSession();
    portal.append(session, [
      anEvent(1, 'message', { role: 'agent', text: 'The record', turn: 1 }),
    ]);
    openSession(portal, session);
    await screen.findByText('The record');
    await waitFor(() => expect(portal.streams.size).toBe(1));
    portal.sessions.set(session.id, { ...session, deleted: true });
    await act(async () => portal.hide(session));
    expect(
      await screen.findByText(/Its record stays here/),
    ).toBeInTheDocument();
    expect(screen.getByText('The record')).toBeInTheDocument();
  });
});

describe('the end of a session', () => {
  it('names who ended it and why', async () => {
    const portal = new FakePortal();
    const session = aSession({
      phase: 'Stopped',
      reason: 'StoppedByUser',
      message: 'Somebody stopped it.',
    });
    portal.append(session, [
      anEvent(1, 'user.stop', { reason: 'wrong branch' }, { actor: 'grace' }),
      anEvent(2, 'session.ended', { phase: 'Stopped' }, { actor: 'portal' }),
    ]);
    openSession(portal, session);
    const outcome = await screen.findByRole('region', { name: 'Outcome' });
    await waitFor(() =>
      expect(outcome).toHaveTextContent('grace stopped it: wrong branch'),
    );
    expect(outcome).not.toHaveTextContent('Somebody');
  });

  it('takes a reason with a stop', async () => {
    const portal = new FakePortal();
    openSession(portal, aSession());
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Stop now' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(
      dialog.getByRole('textbox', { name: 'Why' }),
      'wrong branch',
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Stop now' }));
    await waitFor(() =>
      expect(portal.bodies).toEqual([{ reason: 'wrong branch' }]),
    );
  });
});
