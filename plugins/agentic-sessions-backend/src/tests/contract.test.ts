import { createHash } from 'node:crypto';
import { describePortal } from '../__testUtils__/describePortal';
import { SseReader } from '../__testUtils__/readSse';
import { permissionRequest } from '../__testUtils__/Runner';

jest.setTimeout(60_000);

const wanted = { framework: { type: 'survey-agent' }, prompt: 'Survey' };

describePortal('the contract', h => {
  it('is kept by a good answer of every operation', async () => {
    const { contract, portal } = h;
    const { path, runner, id } = await h.startRunning();
    await runner.tell({
      kind: 'permission.requested',
      body: permissionRequest(),
    });
    const bytes = Buffer.from('# Report');
    await runner.request('PUT', '/artifacts/report.md', {
      body: bytes,
      headers: {
        'agentic-artifact-sha256': createHash('sha256')
          .update(bytes)
          .digest('hex'),
        'agentic-artifact-size': String(bytes.length),
        'agentic-artifact-type': 'output',
      },
    });
    const approvals = await portal.as('grace').get(`${path}/approvals`);
    const [approval] = approvals.body.approvals;
    const artifacts = await portal.as('vera').get(`${path}/artifacts`);
    const namespace = '/namespaces/payments';
    const ada = portal.as('ada', '/api/agentic-sessions/v1');

    const answers = {
      listSessions: await ada.get(`${namespace}/sessions`),
      listAllSessions: await ada.get('/sessions'),
      createSession: await ada.post(`${namespace}/sessions`, wanted),
      validateSession: await ada.post(`${namespace}/sessions/validate`, wanted),
      getSession: await ada.get(
        `${path}?includeHistory=true&includeArtifacts=true`,
      ),
      listEvents: await ada.get(`${path}/events`),
      sendMessage: await ada.post(`${path}/messages`, { text: 'Hello' }),
      interruptSession: await ada.post(`${path}/interrupt`),
      suspendSession: await ada.post(`${path}/suspend`),
      resumeSession: await ada.post(`${path}/resume`),
      finishSession: await ada.post(`${path}/finish`),
      listApprovals: approvals,
      listPendingApprovals: await ada.get('/approvals'),
      decideApproval: await portal
        .as('grace')
        .post(`${path}/approvals/${approval.id}/decision`, {
          decision: 'approved',
          hash: approval.hash,
        }),
      listArtifacts: artifacts,
      downloadArtifact: await ada
        .get(artifacts.body.artifacts[0].downloadUrl)
        .buffer(true),
      getLog: await ada.get(`${path}/log`),
      stopSession: await ada.post(`${path}/stop`),
      listAudit: await portal.as('alan').get(`${namespace}/audit`),
      listMyNamespaces: await ada.get('/user/namespaces'),
      listMyPermissions: await ada.get('/user/permissions'),
      listRuntimes: await ada.get('/runtimes'),
    };
    for (const [operationId, answer] of Object.entries(answers)) {
      contract.check(operationId, answer);
      expect([operationId, answer.status]).toEqual([
        operationId,
        contract.goodStatus(operationId),
      ]);
    }

    const streams = [
      `/events?session=payments/${id}:0`,
      `/namespaces/payments/sessions/${id}/events`,
    ];
    for (const stream of streams) {
      const reader = await SseReader.open(`${portal.url}/api/v1${stream}`, {
        authorization: 'Bearer vera-token',
      });
      contract.checkStreamMessage((await reader.nextOf('event')).data);
      contract.checkStreamMessage((await reader.nextOf('session')).data);
      reader.close();
    }
    contract.met('streamChanges');
    expect(contract.unmet()).toEqual([]);
  });
});
