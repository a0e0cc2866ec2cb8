import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import authPlugin from '@backstage/plugin-auth-backend';
import request from 'supertest';
import authModuleDevelopment from './index';
import { assertDevelopmentOnly } from './assertDevelopmentOnly';
import { isLoopbackHost } from './isLoopbackHost';

const ada = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ada', namespace: 'default' },
  spec: { memberOf: ['payments'] },
  relations: [{ type: 'memberOf', targetRef: 'group:default/payments' }],
};

describe('development sign-in', () => {
  const environment = process.env.NODE_ENV;
  beforeEach(() => {
    Object.assign(process.env, { NODE_ENV: 'development' });
  });
  afterEach(() => {
    Object.assign(process.env, { NODE_ENV: environment });
  });

  const start = () =>
    startTestBackend({
      features: [
        authPlugin,
        authModuleDevelopment,
        catalogServiceMock.factory({ entities: [ada] }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:7007' },
            backend: {
              baseUrl: 'http://localhost:7007',
              listen: { host: '127.0.0.1', port: 0 },
              database: { client: 'better-sqlite3', connection: ':memory:' },
            },
            auth: { providers: { development: { people: ['ada', 'ghost'] } } },
          },
        }),
      ],
    });

  it('signs in as a listed person with their groups, and as nobody else', async () => {
    const { server } = await start();
    const refresh = (person: string) =>
      request(server)
        .get('/api/auth/development/refresh')
        .query({ person })
        .set('X-Requested-With', 'XMLHttpRequest');

    const signedIn = await refresh('ada');
    expect(signedIn.status).toBe(200);
    expect(signedIn.body.backstageIdentity.identity).toMatchObject({
      userEntityRef: 'user:default/ada',
      ownershipEntityRefs: expect.arrayContaining([
        'user:default/ada',
        'group:default/payments',
      ]),
    });
    expect(signedIn.headers['cache-control']).toBe('no-store');

    expect((await refresh('mallory')).status).toBe(400);
    expect((await refresh('ghost')).status).toBe(404);
  });

  it('refuses a page of another origin and a rebound DNS name', async () => {
    const { server } = await start();
    const path = '/api/auth/development/refresh?person=ada';
    expect((await request(server).get(path)).status).toBe(401);
    const rebound = await request(server)
      .get(path)
      .set('X-Requested-With', 'XMLHttpRequest')
      .set('Host', 'attacker.example:7007');
    expect(rebound.status).toBe(403);
  });
});

describe('assertDevelopmentOnly', () => {
  it.each([
    ['production', '127.0.0.1', /NODE_ENV=development/],
    [undefined, '127.0.0.1', /NODE_ENV=development/],
    ['development', undefined, /loopback/],
    ['development', '0.0.0.0', /loopback/],
  ])('refuses NODE_ENV %s on %s', (nodeEnv, listenHost, message) => {
    expect(() => assertDevelopmentOnly({ nodeEnv, listenHost })).toThrow(
      message,
    );
  });

  it('accepts development on loopback', () => {
    expect(() =>
      assertDevelopmentOnly({ nodeEnv: 'development', listenHost: '::1' }),
    ).not.toThrow();
  });
});

describe('isLoopbackHost', () => {
  it.each([
    ['localhost:7007', true],
    ['127.0.0.1:7007', true],
    ['127.4.5.6', true],
    ['[::1]:7007', true],
    ['localhost.attacker.example', false],
    ['127.0.0.1.attacker.example', false],
    ['10.0.0.1:7007', false],
    [undefined, false],
  ])('%s → %s', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});
