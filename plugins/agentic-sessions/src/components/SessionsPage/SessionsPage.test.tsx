import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeAnswer, FakePortal } from '../../testing/FakePortal';
import { anApproval, aNamespace, aSession } from '../../testing/fixtures';
import { renderPlugin } from '../../testing/renderPlugin';

function aPortal(): FakePortal {
  const portal = new FakePortal();
  portal.namespaces = [
    aNamespace(),
    aNamespace({ namespace: 'website', title: 'Website', verbs: [] }),
  ];
  return portal;
}

const row = (title: string) =>
  screen.findByRole('row', { name: new RegExp(title) });

describe('SessionsPage', () => {
  it('lists sessions with state, starter, source, cost and age', async () => {
    const portal = aPortal();
    portal.put(aSession({ cost: { amount: 0.42, currency: 'USD' } }));
    renderPlugin(portal, '/sessions');
    const line = await row('Fix flaky checkout test');
    expect(line).toHaveTextContent('Working');
    expect(line).toHaveTextContent('Ada (GitHub)');
    expect(line).toHaveTextContent('$0.42');
    expect(
      within(line).getByRole('link', { name: /checkout#412/ }),
    ).toHaveAttribute('rel', 'noopener noreferrer');
    expect(await screen.findByText('1 session')).toBeInTheDocument();
  });

  it('shows changes as they come, and new sessions on top', async () => {
    const portal = aPortal();
    const session = aSession();
    portal.put(session);
    renderPlugin(portal, '/sessions');
    await row('Fix flaky');
    await screen.findByText('Live');
    portal.put({
      ...session,
      phase: 'Completed',
      updatedAt: '2026-11-22T12:10:00.000Z',
    });
    portal.put(
      aSession({
        id: '22222222-2222-4222-8222-222222222222',
        title: 'Another one',
        createdAt: '2026-11-22T12:09:00.000Z',
      }),
    );
    expect(await row('Another one')).toBeInTheDocument();
    expect(await row('Fix flaky')).toHaveTextContent('Done');
    const titles = screen.getAllByRole('row').map(r => r.textContent ?? '');
    expect(titles.findIndex(text => text.includes('Another'))).toBeLessThan(
      titles.findIndex(text => text.includes('Fix flaky')),
    );
  });

  it('puts first what needs me, and takes it away when it is decided', async () => {
    const portal = aPortal();
    const session = aSession({ pendingApprovals: 1 });
    portal.put(session);
    portal.approvals = [
      anApproval(),
      anApproval({ id: 'other', sessionTitle: 'Not mine', mayDecide: false }),
    ];
    renderPlugin(portal, '/sessions');
    const heading = await screen.findByRole('heading', {
      name: 'Needs you (1)',
    });
    expect(heading).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Review: Fix flaky checkout test' }),
    ).toHaveAttribute('href', `/sessions/payments/${session.id}`);
    expect(screen.queryByText('Not mine')).not.toBeInTheDocument();
    portal.approvals = [];
    portal.put({
      ...session,
      pendingApprovals: 0,
      updatedAt: '2026-11-22T12:10:00.000Z',
    });
    await waitFor(() => expect(heading).not.toBeInTheDocument());
  });

  it('keeps filters in the address and asks the API for them', async () => {
    const portal = aPortal();
    portal.put(aSession());
    renderPlugin(portal, '/sessions?state=failed&q=flaky&namespace=payments');
    expect(await screen.findByText(/No session matches/)).toBeInTheDocument();
    expect(portal.requests).toContain(
      'GET /namespaces/payments/sessions?phase=Failed&q=flaky&limit=50',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    expect(await row('Fix flaky')).toBeInTheDocument();
  });

  it('remembers the namespace I chose', async () => {
    const portal = aPortal();
    portal.put(aSession());
    const { unmount } = renderPlugin(portal, '/sessions');
    await row('Fix flaky');
    await userEvent.click(screen.getByRole('button', { name: /Namespace/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Website' }),
    );
    await waitFor(() =>
      expect(portal.requests).toContain(
        'GET /namespaces/website/sessions?limit=50',
      ),
    );
    expect(await screen.findByText('No sessions yet')).toBeInTheDocument();
    // A viewer cannot start one there.
    expect(
      screen.queryByText(/This namespace has none/),
    ).not.toBeInTheDocument();
    unmount();
  });

  it('grows by cursor', async () => {
    const portal = aPortal();
    for (let n = 0; n < 55; n++) {
      portal.put(
        aSession({
          id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
          title: `Session ${n}`,
          createdAt: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
        }),
      );
    }
    renderPlugin(portal, '/sessions');
    await row('Session 54');
    expect(screen.queryByText('Session 4')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('Session 4')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('is moved through by keyboard', async () => {
    const portal = aPortal();
    portal.put(aSession());
    renderPlugin(portal, '/sessions');
    const line = await row('Fix flaky');
    await userEvent.keyboard('/');
    expect(screen.getByRole('searchbox')).toHaveFocus();
    await userEvent.keyboard('jk'); // typed, not obeyed
    expect(screen.getByRole('searchbox')).toHaveValue('jk');
    await userEvent.clear(screen.getByRole('searchbox'));
    act(() => (document.activeElement as HTMLElement).blur());
    await userEvent.keyboard('j');
    expect(line).toHaveFocus();
  });

  it('says what went wrong, and tries again', async () => {
    const portal = aPortal();
    portal.put(aSession());
    portal.overrides.set(
      'GET /sessions',
      () =>
        new FakeAnswer(503, {
          error: 'unavailable',
          message: 'The cluster does not answer',
        }),
    );
    renderPlugin(portal, '/sessions');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The cluster does not answer',
    );
    portal.overrides.clear();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await row('Fix flaky')).toBeInTheDocument();
  });

  it('tells someone who sees nothing what to do', async () => {
    renderPlugin(new FakePortal(), '/sessions');
    expect(
      await screen.findByText(/You cannot see any namespace yet/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Start session' })).toBeNull();
  });

  it('tells apart sessions of one title by what was asked', async () => {
    const portal = aPortal();
    ['Say it in `fr`', 'Say it in de'].forEach((excerpt, index) =>
      portal.put(aSession({ id: `id-${index}`, title: 'Typo', excerpt })),
    );
    renderPlugin(portal, '/sessions');
    expect(await row('Typo Say it in fr')).toBeInTheDocument();
    expect(await row('Typo Say it in de')).toBeInTheDocument();
  });

  it('shows the list together with what waits above it', async () => {
    const portal = aPortal();
    portal.put(aSession());
    portal.approvals = [anApproval()];
    let answer = () => {};
    portal.overrides.set(
      'GET /approvals',
      () =>
        new Promise(resolve => {
          answer = () => resolve({ approvals: portal.approvals });
        }),
    );
    renderPlugin(portal, '/sessions');
    await screen.findByText('1 session');
    expect(screen.queryByRole('row', { name: /Fix flaky/ })).toBeNull();
    answer();
    expect(await row('Fix flaky')).toBeInTheDocument();
    expect(screen.getByText('Needs you (1)', { selector: 'h2' })).toBeVisible();
  });

  it('misses nothing that is said while its first answer is on its way', async () => {
    const portal = aPortal();
    const answers: Array<() => void> = [];
    portal.overrides.set(
      'GET /sessions',
      () =>
        new Promise(resolve => {
          answers.push(() =>
            resolve({ sessions: [], total: 0, hasMore: false }),
          );
        }),
    );
    renderPlugin(portal, '/sessions');
    await screen.findByText('Live');
    act(() => portal.put(aSession({ title: 'Just started' })));
    await act(async () => answers.forEach(answer => answer()));
    expect(await row('Just started')).toBeInTheDocument();
  });

  it('puts no answer for other filters into the list that is shown', async () => {
    const portal = aPortal();
    const asked: Array<{ isNew: boolean; answer: (title: string) => void }> =
      [];
    portal.overrides.set(
      'GET /sessions',
      () =>
        new Promise(resolve => {
          asked.push({
            isNew: /[?&]q=f/.test(portal.requests.at(-1) ?? ''),
            answer: title =>
              resolve({
                sessions: [aSession({ id: title, title })],
                total: 1,
                hasMore: false,
              }),
          });
        }),
    );
    const answer = (isNew: boolean, title: string) =>
      act(async () =>
        asked.filter(a => a.isNew === isNew).forEach(a => a.answer(title)),
      );
    renderPlugin(portal, '/sessions');
    await screen.findByText('Live');
    await userEvent.type(screen.getByRole('searchbox'), 'f');
    await waitFor(() => expect(asked.some(a => a.isNew)).toBe(true));
    await answer(true, 'Found');
    await row('Found');
    await answer(false, 'Of before');
    expect(screen.queryByRole('row', { name: /Of before/ })).toBeNull();
    expect(await row('Found')).toBeInTheDocument();
  });

  it('does not wait long for it', async () => {
    const portal = aPortal();
    portal.put(aSession());
    portal.overrides.set('GET /approvals', () => new Promise(() => undefined));
    renderPlugin(portal, '/sessions');
    expect(
      await screen.findByRole('row', { name: /Fix flaky/ }, { timeout: 3_000 }),
    ).toBeInTheDocument();
  });
});
