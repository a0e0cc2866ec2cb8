import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClusterConfig } from './loadClusterConfig';
import { loadInClusterConfig } from './loadInClusterConfig';

describe('loadClusterConfig', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
    path = join(folder, 'config');
  });

  const write = (user: string, context = 'c') =>
    writeFileSync(
      path,
      `
current-context: ${context}
clusters: [{name: k, cluster: {server: "https://k:1", certificate-authority: ca.crt}}]
users: [{name: u, user: ${user}}]
contexts: [{name: c, context: {cluster: k, user: u, namespace: team}}]
`,
    );

  it('reads server, authority relative to the file, namespace and token', () => {
    writeFileSync(join(folder, 'ca.crt'), 'PEM');
    write('{token: t}');
    expect(loadClusterConfig({ env: { KUBECONFIG: path } })).toMatchObject({
      server: 'https://k:1',
      ca: 'PEM',
      namespace: 'team',
      token: 't',
    });
  });

  it('reads client certificates given as data, and whom to act as', () => {
    writeFileSync(join(folder, 'ca.crt'), 'PEM');
    const data = Buffer.from('CERT').toString('base64');
    write(
      `{client-certificate-data: ${data}, client-key-data: ${data}, as: vera, as-groups: [payments]}`,
    );
    expect(loadClusterConfig({ kubeconfig: path })).toMatchObject({
      cert: 'CERT',
      key: 'CERT',
      impersonate: { user: 'vera', groups: ['payments'] },
    });
  });

  it.each([
    ['{exec: {command: aws}}', 'c', '"exec", which is not supported'],
    ['{token: t}', 'other', 'no context "other"'],
  ])('says what is wrong in %s with context %s', (user, context, message) => {
    writeFileSync(join(folder, 'ca.crt'), 'PEM');
    write(user, context);
    expect(() => loadClusterConfig({ kubeconfig: path })).toThrow(message);
  });

  it('names the file it cannot read', () => {
    expect(() =>
      loadClusterConfig({ kubeconfig: join(folder, 'none') }),
    ).toThrow(/none: set KUBECONFIG/);
  });

  it('reads the ServiceAccount of a Pod, with a token that is read again', () => {
    const account = join(folder, 'sa');
    mkdirSync(account);
    for (const name of ['namespace', 'ca.crt', 'token']) {
      writeFileSync(join(account, name), `${name}-content`);
    }
    const env = {
      KUBERNETES_SERVICE_HOST: 'fd00::1',
      KUBERNETES_SERVICE_PORT: '443',
    };
    expect(loadInClusterConfig(env, account)).toEqual({
      server: 'https://[fd00::1]:443',
      namespace: 'namespace-content',
      ca: 'ca.crt-content',
      tokenFile: join(account, 'token'),
    });
    expect(() => loadInClusterConfig({}, account)).toThrow('Not in a Pod');
  });
});
