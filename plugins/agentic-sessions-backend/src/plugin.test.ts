import { startTestBackend } from '@backstage/backend-test-utils';
import request from 'supertest';
import { agenticSessionsPlugin } from './plugin';

describe('agenticSessionsPlugin', () => {
  it('answers in the shape of the contract at both of its places', async () => {
    const { server } = await startTestBackend({
      features: [agenticSessionsPlugin],
    });
    for (const base of ['/api/v1', '/api/agentic-sessions/v1']) {
      const answer = await request(server).get(`${base}/nothing`);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({
        error: 'not_found',
        message: expect.any(String),
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      });
    }
  });
});
