import type {
  NamespacePolicySpec,
  PlatformPolicySpec,
} from '@agentic-sessions/kubernetes-api';
import fc from 'fast-check';

const name = fc.stringMatching(/^[ab]{1,4}$/);
const pattern = fc.oneof(
  name,
  name.map(text => `${text}*`),
  fc.constant('*'),
);
/** Patterns of few letters. */
export const anyPatterns = fc.array(pattern, { maxLength: 4 });
const host = fc.constantFrom('a.x', 'b.x', '*.x', '*.b.x', 'c.b.x', 'y');
const port = fc.record(
  {
    port: fc.integer({ min: 1, max: 5 }),
    endPort: fc.integer({ min: 5, max: 9 }),
    protocol: fc.constantFrom('TCP', 'UDP'),
  },
  { requiredKeys: ['port'] },
);
const network = fc.oneof(
  fc.record(
    {
      cidr: fc.constantFrom('0.0.0.0/0', '8.0.0.0/6'),
      except: fc.subarray(['8.8.0.0/16', '10.0.0.0/8']),
      ports: fc.array(port, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['cidr'] },
  ),
  fc.record(
    {
      cidr: fc.constantFrom('8.8.8.8/32', '10.1.0.0/16', '2001:db8::/32'),
      ports: fc.array(port, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['cidr'] },
  ),
);
const limit = fc.integer({ min: 0, max: 100 });

/** Either policy, as anybody might write it: few names, so that two of them have something to do with each other. */
export const anyPolicy: fc.Arbitrary<PlatformPolicySpec & NamespacePolicySpec> =
  fc.record(
    {
      models: fc.record(
        {
          allowed: anyPatterns,
          blocked: anyPatterns,
          budget: fc.record({
            monthly: limit,
            currency: fc.constantFrom('USD', 'EUR'),
          }),
        },
        { requiredKeys: [] },
      ),
      tools: fc.record(
        { allowed: anyPatterns, blocked: anyPatterns },
        { requiredKeys: [] },
      ),
      approvals: fc.record(
        {
          required: anyPatterns,
          approvers: fc.uniqueArray(
            fc.constantFrom('user:a', 'user:b', 'group:c'),
          ),
          expirySeconds: fc.integer({ min: 1, max: 9999 }),
          allowRequester: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      concurrency: fc.record({ maxRunning: limit }, { requiredKeys: [] }),
      budgets: fc.record({
        perSession: limit,
        currency: fc.constantFrom('USD', 'EUR'),
      }),
      timeouts: fc.record(
        {
          queueSeconds: fc.integer({ min: 1, max: 9999 }),
          startSeconds: fc.integer({ min: 1, max: 9999 }),
          runSeconds: fc.integer({ min: 1, max: 9999 }),
          idleSeconds: fc.integer({ min: 1, max: 9999 }),
        },
        { requiredKeys: [] },
      ),
      rate: fc.record({ sessionsPerMinute: limit }, { requiredKeys: [] }),
      egress: fc.record(
        {
          mode: fc.constantFrom('None', 'Listed', 'Open'),
          hosts: fc.uniqueArray(host),
          networks: fc.array(network, { maxLength: 3 }),
        },
        { requiredKeys: ['mode'] },
      ),
      sandbox: fc.record(
        {
          requireNetworkPolicy: fc.boolean(),
          requireUserNamespace: fc.boolean(),
          runtimeClasses: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
        },
        { requiredKeys: [] },
      ),
      artifacts: fc.record(
        { maxCount: limit, maxBytes: limit },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
