import {
  API_GROUP_VERSION,
  SESSION_LABEL,
  TRACEPARENT_ANNOTATION,
  type Session,
} from '@agentic-sessions/kubernetes-api';

const PROMPT =
  `The checkout fails for carts with more than one voucher. Find out why, mend it, and add the test that
would have caught it. Keep the change small, run the tests of the package, and open a pull request that says what was
wrong. People on the issue suspect rounding in services/cart; nobody has looked closely. `.repeat(
    2,
  );

/** A session of the size that a comment on an issue starts: about 3 KiB, with its policy as it was when it was let in. */
export function buildBenchmarkSession(options: {
  /** A UUID. */
  name: string;
  namespace: string;
  runtime: string;
}): Session {
  const { name, namespace, runtime } = options;
  return {
    apiVersion: API_GROUP_VERSION,
    kind: 'Session',
    metadata: {
      name,
      namespace,
      labels: { [SESSION_LABEL]: name },
      annotations: {
        'agentic-sessions.io/spec-digest': name.replaceAll('-', '').repeat(2),
        [TRACEPARENT_ANNOTATION]: `00-${name.replaceAll(
          '-',
          '',
        )}-00f067aa0ba902b7-01`,
      },
    },
    spec: {
      title: 'Checkout fails for carts with several vouchers',
      prompt: PROMPT,
      framework: { type: runtime },
      trigger: {
        source: 'github',
        event: 'issue_comment',
        delivery: name,
        correlationKey: `https://github.example.com/payments/checkout/issues/${name}`,
        description: 'comment on checkout#412',
        url: 'https://github.example.com/payments/checkout/issues/412',
        actor: {
          kind: 'external',
          name: 'ada-l',
          id: '583231',
          displayName: 'Ada',
          user: 'ada',
        },
      },
      repositories: [
        { url: 'https://github.example.com/payments/checkout.git' },
      ],
      entityRef: 'component:default/checkout',
      policy: {
        version: `sha256:${name.replaceAll('-', '').repeat(2)}`,
        models: { allowed: ['*'], blocked: [] },
        tools: { allowed: ['*'], blocked: ['sudo'] },
        approvals: {
          required: ['delete', 'edit', 'execute', 'git push'],
          expirySeconds: 3600,
          allowRequester: false,
        },
        egress: { mode: 'Open' },
        namespacePolicyGeneration: 1,
        platformPolicyGeneration: 1,
      },
      timeouts: {
        queueSeconds: 86400,
        startSeconds: 600,
        runSeconds: 28800,
        idleSeconds: 3600,
      },
      interactive: true,
      desiredState: 'Running',
    },
  };
}
