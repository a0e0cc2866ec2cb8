import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import { mockServices } from '@backstage/backend-test-utils';
import { databases, initDatabase } from './__testUtils__/testDatabases';
import { ApprovalService } from './approvals/ApprovalService';
import type { SessionsConfig } from './config/readSessionsConfig';
import { createSessionParts } from './createSessionParts';
import { LocalNoticeBus } from './notices/LocalNoticeBus';

jest.setTimeout(60_000);

describe('before the cluster is known', () => {
  const ref = { namespace: 'payments', sessionId: randomUUID() };
  const logger = mockServices.logger.mock();

  async function parts() {
    const knex = await initDatabase(databases.eachSupportedId()[0][0]);
    const folder = await mkdtemp(join(tmpdir(), 'parts-'));
    const made = createSessionParts({
      knex,
      client: {} as KubernetesClient,
      notices: new LocalNoticeBus({ logger }),
      logger,
      permissions: mockServices.permissions.mock(),
      config: { artifactsFolder: folder } as SessionsConfig,
    });
    return { knex, made, clean: () => rm(folder, { recursive: true }) };
  }

  it('takes no file by limits that nobody has read', async () => {
    const { made, clean } = await parts();
    await expect(
      made.runners.artifacts.offer(ref, {
        path: 'a.txt',
        digest: '0'.repeat(64),
        size: 1,
        type: 'file' as never,
      }),
    ).rejects.toThrow('cannot see the cluster yet');
    await clean();
  });

  it('shows and decides no request by rules that nobody has read', async () => {
    const { knex, made, clean } = await parts();
    const approvals = new ApprovalService({
      knex,
      ledger: made.ledger,
      notices: new LocalNoticeBus({ logger }),
      rulesToday: async () => {
        await made.cluster.ready();
        return undefined;
      },
    });
    const call = {
      identity: {
        username: 'grace',
        groups: ['payments'],
        via: 'kubernetes' as const,
      },
      traceId: '0',
    };
    await expect(approvals.list(call, ref)).rejects.toThrow(
      'cannot see the cluster yet',
    );
    await clean();
  });
});
