import path from 'node:path';
import { parseStartFlags } from './parseStartFlags';
import { UserError } from './UserError';

describe('parseStartFlags', () => {
  it('has defaults', () => {
    expect(parseStartFlags([])).toEqual({
      reset: false,
      port: 7007,
      help: false,
    });
  });

  it('reads all flags', () => {
    expect(
      parseStartFlags([
        '--reset',
        '--port',
        '8000',
        '--mirror=http://mirror',
        '--state',
        'there',
        '-h',
      ]),
    ).toEqual({
      reset: true,
      port: 8000,
      mirror: 'http://mirror',
      state: path.resolve('there'),
      help: true,
    });
  });

  it.each(['0', '65536', '1.5', 'http'])('refuses %s as a port', port => {
    expect(() => parseStartFlags(['--port', port])).toThrow(
      `--port ${port} is not a port (1 to 65535).`,
    );
  });

  it.each([['--prot', '1'], ['word']])('names the flags upon %s', (...args) => {
    expect(() => parseStartFlags(args)).toThrow(UserError);
    expect(() => parseStartFlags(args)).toThrow(/npm start \[-- flags\]/);
  });
});
