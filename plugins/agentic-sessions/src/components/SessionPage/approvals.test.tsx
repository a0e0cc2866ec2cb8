import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeAnswer, FakePortal } from '../../testing/FakePortal';
import { anApproval, anEvent, aSession } from '../../testing/fixtures';
import { openSession as open } from '../../testing/openSession';

const asks = (seq: number) =>
  anEvent(seq, 'permission.requested', {
    requestId: 'approval-1',
    toolCallId: 't1',
    tool: 'git push',
    title: 'git push origin agentic/fix',
    arguments: { command: 'git push origin agentic/fix' },
    rule: 'payments asks an approver before git push',
    hash: 'abc123',
    expiresInSeconds: 600,
  });

describe('a request for permission on the page', () => {
  it('lets an approver decide once, and shows who decided', async () => {
    const portal = new FakePortal();
    const session = aSession({ pendingApprovals: 1 });
    portal.append(session, [asks(1)]);
    portal.approvals = [anApproval()];
    open(portal, session);
    const card = await screen.findByRole('region', {
      name: 'Wants to run git push',
    });
    expect(card).toHaveTextContent('payments asks an approver before git push');
    expect(card).toHaveTextContent('"command": "git push origin agentic/fix"');
    await userEvent.click(
      await within(card).findByRole('button', { name: 'Approve once' }),
    );
    expect(
      await within(card).findByText('Approved by grace'),
    ).toBeInTheDocument();
    expect(portal.bodies).toEqual([{ decision: 'approved', hash: 'abc123' }]);
    expect(
      within(card).queryByRole('button', { name: 'Approve once' }),
    ).toBeNull();
  });

  it('wants a word for a refusal', async () => {
    const portal = new FakePortal();
    const session = aSession({ pendingApprovals: 1 });
    portal.append(session, [asks(1)]);
    portal.approvals = [anApproval()];
    open(portal, session);
    await userEvent.click(await screen.findByRole('button', { name: 'Deny…' }));
    expect(screen.getByRole('button', { name: 'Deny' })).toBeDisabled();
    await userEvent.type(
      screen.getByRole('textbox', { name: 'A word to the agent' }),
      'Open a pull request instead',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Deny' }));
    expect(await screen.findByText('Denied by grace')).toBeInTheDocument();
    expect(portal.bodies).toEqual([
      {
        decision: 'denied',
        hash: 'abc123',
        comment: 'Open a pull request instead',
      },
    ]);
  });

  it('shows at once what someone else decided', async () => {
    const portal = new FakePortal();
    const session = aSession({ pendingApprovals: 1 });
    portal.append(session, [asks(1)]);
    portal.approvals = [anApproval()];
    open(portal, session);
    await screen.findByRole('button', { name: 'Approve once' });
    await waitFor(() => expect(portal.streams.size).toBe(1));
    await act(async () =>
      portal.append(session, [
        anEvent(
          2,
          'permission.decided',
          { requestId: 'approval-1', decision: 'denied', comment: 'No' },
          { actor: 'grace' },
        ),
      ]),
    );
    expect(await screen.findByText('Denied by grace')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Approve once' })).toBeNull();
  });

  it('says that someone was quicker', async () => {
    const portal = new FakePortal();
    const session = aSession({ pendingApprovals: 1 });
    portal.append(session, [asks(1)]);
    portal.approvals = [anApproval()];
    portal.overrides.set(
      `POST /namespaces/payments/sessions/${session.id}/approvals/approval-1/decision`,
      () =>
        new FakeAnswer(409, {
          error: 'conflict',
          message: 'Denied by grace a moment ago',
        }),
    );
    open(portal, session);
    const approve = await screen.findByRole('button', { name: 'Approve once' });
    await userEvent.click(approve);
    expect(
      await screen.findByText(
        'Someone was quicker: Denied by grace a moment ago',
      ),
    ).toBeInTheDocument();
  });

  it('says who can decide where I may not', async () => {
    const portal = new FakePortal();
    const session = aSession({ pendingApprovals: 1 });
    portal.append(session, [asks(1)]);
    portal.approvals = [
      anApproval({ mayDecide: false, whyNot: 'grace can decide this.' }),
    ];
    open(portal, session);
    expect(
      await screen.findByText('grace can decide this.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Approve once' })).toBeNull();
  });

  it('sends no words with an approval that were typed for a denial', async () => {
    const portal = new FakePortal();
    const session = aSession({ pendingApprovals: 1 });
    portal.append(session, [asks(1)]);
    portal.approvals = [anApproval()];
    open(portal, session);
    await userEvent.click(await screen.findByRole('button', { name: 'Deny…' }));
    const word = () =>
      screen.getByRole('textbox', { name: 'A word to the agent' });
    await userEvent.type(word(), 'Never');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await userEvent.click(screen.getByRole('button', { name: 'Deny…' }));
    expect(word()).toHaveValue('');
    await userEvent.type(word(), 'Never');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await userEvent.click(screen.getByRole('button', { name: 'Approve once' }));
    await screen.findByText('Approved by grace');
    expect(portal.bodies).toEqual([{ decision: 'approved', hash: 'abc123' }]);
  });
});
