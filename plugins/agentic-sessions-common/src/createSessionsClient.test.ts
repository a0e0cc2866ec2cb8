/* eslint-disable new-cap -- methods of an OpenAPI client are named after those of HTTP */
import { createSessionsClient } from './createSessionsClient';

describe('createSessionsClient', () => {
  function client(baseUrl: string, answer: unknown = {}, status = 200) {
    const requests: Request[] = [];
    return {
      requests,
      client: createSessionsClient({
        baseUrl,
        fetch: async input => {
          requests.push(new Request(input));
          return new Response(JSON.stringify(answer), {
            status,
            headers: { 'content-type': 'application/json' },
          });
        },
      }),
    };
  }

  it('repeats a parameter that has several values', async () => {
    const { client: api, requests } = client('https://portal/api/v1', {
      sessions: [],
      total: 0,
      hasMore: false,
    });
    const { data } = await api.GET('/sessions', {
      params: { query: { phase: ['Running', 'Queued'], q: 'a b' } },
    });
    expect(requests[0].url).toBe(
      'https://portal/api/v1/sessions?phase=Running&phase=Queued&q=a%20b',
    );
    expect(data?.total).toBe(0);
  });

  it('works with addresses of the portal that its fetch resolves', async () => {
    const { client: api, requests } = client(
      'plugin://agentic-sessions/v1',
      {
        error: 'forbidden',
        message: 'No',
      },
      403,
    );
    const { error } = await api.POST(
      '/namespaces/{namespace}/sessions/{sessionId}/messages',
      {
        params: { path: { namespace: 'payments', sessionId: 'x' } },
        body: { text: 'hi' },
      },
    );
    expect(requests[0].url).toBe(
      'plugin://agentic-sessions/v1/namespaces/payments/sessions/x/messages',
    );
    expect(await requests[0].json()).toEqual({ text: 'hi' });
    expect(error?.message).toBe('No');
  });
});
