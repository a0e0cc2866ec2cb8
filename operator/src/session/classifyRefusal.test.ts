import {
  KubernetesConnectionError,
  KubernetesError,
} from '@agentic-sessions/kubernetes-client';
import { classifyRefusal } from './classifyRefusal';

describe('classifyRefusal', () => {
  it.each([
    [
      'quota',
      403,
      'pods "p" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
    ],
    [
      'refused',
      403,
      'pods "p" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
    ],
    [
      'refused',
      403,
      'pods "p" is forbidden: ValidatingAdmissionPolicy \'x\' denied request: no',
    ],
    [
      'refused',
      403,
      'pods "p" is forbidden: pod rejected: RuntimeClass "nope" not found',
    ],
    [
      'notYet',
      403,
      'pods "p" is forbidden: error looking up service account n/default: serviceaccount "default" not found',
    ],
    [
      'notYet',
      403,
      'pods is forbidden: User "u" cannot create resource "pods" in API group "" in the namespace "n"',
    ],
    [
      'namespaceGone',
      403,
      'pods "p" is forbidden: unable to create new content in namespace n because it is being terminated',
    ],
    ['namespaceGone', 404, 'namespaces "n" not found'],
    [
      'invalid',
      422,
      'Pod "p" is invalid: spec.containers[0].image: Required value',
    ],
    [
      'refused',
      422,
      "pods \"p\" is forbidden: ValidatingAdmissionPolicy 'x' with binding 'y' denied request: no",
    ],
    ['refused', 400, 'admission webhook "w.org" denied the request: no'],
    ['refused', 409, 'admission webhook "w.org" denied the request: no'],
    [undefined, 429, 'admission webhook "w.org" denied the request: later'],
    [undefined, 500, 'failed calling webhook'],
    [undefined, 429, 'too many requests'],
  ])('%s: %s %s', (kind, statusCode, message) => {
    expect(
      classifyRefusal(new KubernetesError({ statusCode, message }))?.kind,
    ).toBe(kind);
  });

  it('takes no answer for no refusal', () => {
    expect(
      classifyRefusal(new KubernetesConnectionError('cut', { code: 'CLOSED' })),
    ).toBeUndefined();
  });
});
