import { sendSignal } from './sendSignal';

describe('sendSignal', () => {
  afterEach(() => jest.restoreAllMocks());

  const failWith = (code: string) =>
    jest.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error(`kill ${code}`), { code });
    });

  it.each([7, -7])('minds nothing that is gone (%d)', target => {
    const kill = failWith('ESRCH');
    sendSignal(target, 'SIGTERM');
    expect(kill).toHaveBeenCalledWith(target, 'SIGTERM');
  });

  it('does not keep to itself that it may not', () => {
    failWith('EPERM');
    expect(() => sendSignal(-7, 'SIGKILL')).toThrow('kill EPERM');
  });
});
