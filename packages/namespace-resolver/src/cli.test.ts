import { main } from './cli';

const MANIFESTS = `
apiVersion: v1
kind: Namespace
metadata: { name: payments }
---
apiVersion: agentic-sessions.io/v1alpha1
kind: NamespacePolicy
metadata: { name: default, namespace: payments }
spec: { trustedActors: [{ source: github, id: '7' }] }
---
apiVersion: agentic-sessions.io/v1alpha1
kind: SessionTrigger
metadata: { name: comments, namespace: payments }
spec:
  source: github
  endpoint: payments-github
  events: [issue_comment]
  filter: event.comment.body.startsWith('/agent')
  template:
    promptFrom: event.comment.body
    framework: { type: survey }
`;

function run(args: string[], payload = '{}') {
  const out: string[] = [];
  const err: string[] = [];
  const code = main(args, {
    readFile: name => (name === 'triggers.yaml' ? MANIFESTS : payload),
    out: text => out.push(text),
    err: text => err.push(text),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const ARGS = [
  ...['--triggers', 'triggers.yaml', '--namespace', 'payments'],
  ...['--endpoint', 'payments-github', '--event', 'issue_comment'],
];
const PAYLOAD = {
  action: 'created',
  comment: { body: '/agent go' },
  sender: { id: 7, login: 'ada' },
};

describe('namespace-resolver', () => {
  it('shows what would start', () => {
    const { code, out } = run(ARGS, JSON.stringify(PAYLOAD));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'matched',
      session: { prompt: '/agent go' },
      actor: { id: '7', name: 'ada' },
    });
  });

  it('shows why nothing would', () => {
    const { code, out } = run(
      [...ARGS, '--actor', '8'],
      JSON.stringify(PAYLOAD),
    );
    expect(code).toBe(1);
    expect(JSON.parse(out).reason).toBe('ActorNotTrusted');
  });

  it('checks triggers alone', () => {
    expect(run(['--triggers', 'triggers.yaml', '--check'])).toMatchObject({
      code: 0,
      out: '1 SessionTriggers can be read.',
    });
  });

  it.each([
    [['--triggers', 'other', '--check'], 'No SessionTrigger'],
    [ARGS.slice(0, 6), '--event is missing'],
    [['--unknown'], 'unknown'],
  ])('explains %j', (args, message) => {
    const { code, err } = run(args, '{}');
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
