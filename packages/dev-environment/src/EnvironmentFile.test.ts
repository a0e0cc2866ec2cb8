import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import {
  type EnvironmentDescription,
  EnvironmentFile,
} from './EnvironmentFile';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

const description: EnvironmentDescription = {
  portal: 'http://localhost:7007',
  kubectl: '/state/bin/kubectl',
  kubeconfig: '/state/kubeconfig',
  people: { ada: 'token' },
  webhooks: { github: { url: 'http://localhost:7007/hook', secret: 's' } },
  processes: { portal: 1, operator: 2, node: 3 },
  website: 'http://10.250.7.1:7018/',
  repository: 'http://10.250.7.1:7018/checkout.git',
  runnerApi: 'http://10.250.7.1:7017',
  nodeAddress: '10.250.7.1',
};

describe('EnvironmentFile', () => {
  it('tells every field, to its owner alone', () => {
    const folder = temporaryFolder();
    const file = new EnvironmentFile(folder);
    file.write(description);
    expect(JSON.parse(readFileSync(file.path, 'utf8'))).toEqual(description);
    expect(statSync(file.path).mode % 0o1000).toBe(0o600);
    // Nothing half-written stays beside it.
    expect(readdirSync(folder)).toEqual(['environment.json']);
  });

  it('follows a process that was started again, once there is something to tell', () => {
    const file = new EnvironmentFile(temporaryFolder());
    file.setProcess('portal', 9);
    expect(existsSync(file.path)).toBe(false);
    file.write(description);
    file.setProcess('portal', 9);
    expect(JSON.parse(readFileSync(file.path, 'utf8')).processes).toEqual({
      portal: 9,
      operator: 2,
      node: 3,
    });
    expect(statSync(file.path).mode % 0o1000).toBe(0o600);
  });

  it('is gone when it ended, and stays gone', () => {
    const file = new EnvironmentFile(temporaryFolder());
    file.write(description);
    file.remove();
    file.setProcess('portal', 9);
    file.remove();
    expect(existsSync(file.path)).toBe(false);
  });
});
