import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakePortal } from '../../testing/FakePortal';
import { anApproval, anEvent, aSession } from '../../testing/fixtures';
import { openSession } from '../../testing/openSession';

const change = {
  type: 'diff',
  path: 'src/retry.js',
  oldText: 'old line',
  newText: 'new line',
};

describe('a change that needs an approval', () => {
  it('is drawn once: in the card while it is asked for, in the row of its call afterwards', async () => {
    const portal = new FakePortal();
    const session = aSession({ pendingApprovals: 1 });
    portal.append(session, [
      anEvent(1, 'tool.call', {
        toolCallId: 't1',
        kind: 'edit',
        status: 'pending',
        content: [change],
      }),
      anEvent(2, 'permission.requested', {
        requestId: 'approval-1',
        toolCallId: 't1',
        tool: 'edit',
        title: 'Edit `src/retry.js`',
        arguments: {},
        content: [change],
        rule: 'payments asks',
        hash: 'abc123',
        expiresInSeconds: 600,
      }),
    ]);
    portal.approvals = [anApproval({ tool: 'edit' })];
    openSession(portal, session);
    const card = await screen.findByRole('region', {
      name: 'Wants to run edit',
    });
    expect(within(card).getByText('new line')).toBeInTheDocument();
    expect(screen.getAllByText('new line')).toHaveLength(1);
    // No raw backticks.
    expect(
      within(card).getByText('src/retry.js', { selector: 'h3 code' }),
    ).toBeInTheDocument();

    await waitFor(() => expect(portal.streams.size).toBe(1));
    await act(async () =>
      portal.append(session, [
        anEvent(3, 'permission.decided', {
          requestId: 'approval-1',
          decision: 'approved',
          decidedBy: 'grace',
        }),
        anEvent(4, 'tool.update', { toolCallId: 't1', status: 'completed' }),
      ]),
    );
    await screen.findByText('Approved by grace');
    expect(screen.getAllByText('new line')).toHaveLength(1);
    expect(within(card).queryByText('new line')).toBeNull();
    expect(
      screen.getByRole('button', { name: /Edited src\/retry.js/ }),
    ).toHaveAttribute('aria-expanded', 'true');
  });

  it('says of a refusal what a refusal does', async () => {
    const portal = new FakePortal();
    const session = aSession({ pendingApprovals: 1 });
    portal.append(session, [
      anEvent(1, 'permission.requested', {
        requestId: 'approval-1',
        toolCallId: 't1',
        tool: 'edit',
        arguments: {},
        hash: 'abc123',
        expiresInSeconds: 600,
      }),
    ]);
    portal.approvals = [anApproval()];
    openSession(portal, session);
    expect(await screen.findByText(/This allows this one call/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Deny…' }));
    expect(screen.getByText(/This refuses this one call/)).toBeVisible();
    expect(screen.queryByText(/This allows this one call/)).toBeNull();
  });
});
