import { judgeNetwork, judgeUserNamespace } from './judgeProbe';
import type { ProbeWord } from './probePrograms';

const word = (
  reached: Partial<ProbeWord['reached']>,
  userNamespace = false,
): ProbeWord => ({
  reached: { open: true, egress: false, ingress: false, ...reached },
  userNamespace,
});

describe('judgeNetwork', () => {
  it.each<[Partial<ProbeWord['reached']>, string, RegExp]>([
    [{}, 'True', /nothing that it closes/],
    [{ egress: true }, 'False', /connection out of a Pod that a NetworkPolicy/],
    [{ ingress: true }, 'False', /connection into a Pod that/],
    [{ egress: true, ingress: true }, 'False', /out of a Pod and into a Pod/],
    // What is not reached proves nothing where nothing is.
    [{ open: false }, 'Unknown', /nothing is known/],
    [{ open: false, egress: true }, 'Unknown', /nothing is known/],
  ])('makes of %j %s', (reached, status, message) => {
    expect(judgeNetwork(word(reached))).toMatchObject({
      status,
      message: expect.stringMatching(message),
    });
  });
});

describe('judgeUserNamespace', () => {
  it.each<[ProbeWord | string, string, string]>([
    [word({}, true), 'True', 'Supported'],
    [word({}), 'False', 'Ignored'],
    ['It waits.', 'False', 'NotStarted'],
  ])('makes of %j %s', (said, status, reason) => {
    expect(judgeUserNamespace(said)).toMatchObject({ status, reason });
  });
});
