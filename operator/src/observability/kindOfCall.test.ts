import { kindOfCall } from './kindOfCall';

describe('kindOfCall', () => {
  it.each([
    ['GET', '/api/v1/pods?watch=true', 'GET pods'],
    ['POST', '/api/v1/namespaces/team/pods', 'POST pods in team'],
    ['DELETE', '/api/v1/namespaces/team/pods/p-1', 'DELETE pods in team'],
    [
      'PATCH',
      '/apis/agentic-sessions.io/v1alpha1/namespaces/team/sessions/s-1/status?fieldManager=o',
      'PATCH agentic-sessions.io/sessions/status in team',
    ],
    ['GET', '/api/v1/namespaces/team', 'GET namespaces'],
    [
      'PUT',
      '/apis/coordination.k8s.io/v1/namespaces/n/leases/l',
      'PUT coordination.k8s.io/leases in n',
    ],
    ['GET', '/', 'GET '],
  ])('%s %s is %j', (method, path, kind) => {
    expect(kindOfCall(method, path)).toBe(kind);
  });
});
