import { cleanEnvironment } from './cleanEnvironment';

describe('cleanEnvironment', () => {
  it('keeps what image and runtime set, and leaves out what the cluster and the shim did', () => {
    expect(
      cleanEnvironment({
        PATH: '/bin',
        HOME: '/home/agent',
        MODEL: 'm',
        SUPPORT: 'yes',
        KUBERNETES_SERVICE_HOST: '10.0.0.1',
        KUBERNETES_PORT: 'tcp://10.0.0.1:443',
        WEB_SERVICE_HOST: '10.0.0.2',
        WEB_SERVICE_PORT_HTTP: '80',
        WEB_PORT: 'tcp://10.0.0.2:80',
        WEB_PORT_80_TCP_ADDR: '10.0.0.2',
        ACP_SOCKET: '/acp/agent.sock',
        SHIM_CONNECT_SECONDS: '1',
        NODE_OPTIONS: '--inspect',
      }),
    ).toEqual({
      PATH: '/bin',
      HOME: '/home/agent',
      MODEL: 'm',
      SUPPORT: 'yes',
    });
  });

  it('keeps what it is told to although it looks like the cluster’s', () => {
    expect(
      cleanEnvironment({ HTTP_PORT: '8080', API_PORT: '1' }, ['HTTP_PORT']),
    ).toEqual({ HTTP_PORT: '8080' });
  });
});
