import { policyInput } from '../testing';
import { decidePolicy } from './decidePolicy';

const condition = (
  status: 'True' | 'False' | 'Unknown',
  type = 'NetworkPolicyEnforced',
) => ({ type, status, message: 'it was tried.' });
const required = { sandbox: { requireNetworkPolicy: true } };

describe('decideSandbox', () => {
  it('asks nothing of the cluster that nobody demands', () => {
    for (const status of ['True', 'False', 'Unknown'] as const) {
      expect(
        decidePolicy(policyInput({ conditions: [condition(status)] })).allowed,
      ).toBe(true);
    }
  });

  it('lets a session start where the cluster was seen to enforce what is demanded', () => {
    const decision = decidePolicy(
      policyInput({ platform: required, conditions: [condition('True')] }),
    );
    expect(decision.allowed).toBe(true);
    expect(decision.explanations).toContainEqual(
      expect.stringMatching(/was seen to enforce/),
    );
  });

  it.each([
    [
      'it was seen not to',
      [condition('False')],
      'NetworkPolicyNotEnforced',
      /only where the cluster enforces NetworkPolicies, and here it is not so: it was tried\./,
    ],
    [
      'nobody could find out',
      [condition('Unknown')],
      'SandboxUnknown',
      /not known yet: it was tried/,
    ],
    ['nobody has tried', undefined, 'SandboxUnknown', /has not tried it/],
    [
      'only something else is known',
      [condition('True', 'UserNamespaces')],
      'SandboxUnknown',
      /has not tried it/,
    ],
  ])('refuses where %s, and tells the cure', (_, conditions, code, words) => {
    for (const [policy, rule] of [
      [{ platform: required }, 'PlatformPolicy default'],
      [{ namespace: required }, 'NamespacePolicy payments/default'],
    ] as const) {
      const { violations } = decidePolicy(
        policyInput({ ...policy, conditions }),
      );
      expect(violations).toEqual([
        {
          code,
          rule: `${rule}: spec.sandbox.requireNetworkPolicy`,
          message: expect.stringMatching(words),
          cure: expect.stringMatching(/^(Ask|Try)/),
        },
      ]);
    }
  });

  it('says it where there is no PlatformPolicy to read it from', () => {
    const { violations } = decidePolicy({
      ...policyInput({ namespace: required }),
      platform: undefined,
    });
    expect(violations).toMatchObject([
      {
        code: 'SandboxUnknown',
        cure: expect.stringMatching(/make a PlatformPolicy/),
      },
    ]);
  });

  it('judges user namespaces likewise', () => {
    const input = (status: 'True' | 'False') =>
      policyInput({
        namespace: { sandbox: { requireUserNamespace: true } },
        conditions: [condition(status, 'UserNamespaces')],
      });
    expect(decidePolicy(input('True')).allowed).toBe(true);
    expect(decidePolicy(input('False')).violations).toMatchObject([
      { code: 'UserNamespaceMissing' },
    ]);
  });

  it.each<[string[] | undefined, string[] | undefined, string[] | undefined]>([
    [undefined, undefined, undefined],
    [['gvisor', 'kata'], undefined, ['gvisor', 'kata']],
    [undefined, ['kata'], ['kata']],
    [
      ['gvisor', 'kata'],
      ['kata', 'runc', 'gvisor'],
      ['kata', 'gvisor'],
    ],
  ])(
    'takes of RuntimeClasses %j and %j %j',
    (platform, namespace, expected) => {
      const decision = decidePolicy(
        policyInput({
          platform: { sandbox: { runtimeClasses: platform } },
          namespace: { sandbox: { runtimeClasses: namespace } },
        }),
      );
      expect(decision.allowed).toBe(true);
      expect(
        decision.explanations.filter(text => text.includes('RuntimeClass')),
      ).toEqual(
        expected ? [`It runs under the RuntimeClass \`${expected[0]}\`.`] : [],
      );
    },
  );

  it('refuses a RuntimeClass and a user namespace together, which nobody has seen', () => {
    const sandbox = { requireUserNamespace: true };
    expect(
      decidePolicy(
        policyInput({
          platform: { sandbox },
          namespace: { sandbox: { runtimeClasses: ['gvisor'] } },
          conditions: [condition('True', 'UserNamespaces')],
        }),
      ).violations,
    ).toEqual([
      {
        code: 'UserNamespaceMissing',
        rule: 'PlatformPolicy default: spec.sandbox.requireUserNamespace',
        message: expect.stringMatching(/RuntimeClass `gvisor`, and nobody/),
        cure: expect.stringMatching(/one of the two/),
      },
    ]);
  });

  it('refuses where no RuntimeClass is left', () => {
    expect(
      decidePolicy(
        policyInput({
          platform: { sandbox: { runtimeClasses: ['gvisor'] } },
          namespace: { sandbox: { runtimeClasses: ['runc'] } },
        }),
      ).violations,
    ).toEqual([
      {
        code: 'RuntimeClassNotAllowed',
        rule: 'NamespacePolicy payments/default: spec.sandbox.runtimeClasses',
        message: expect.stringMatching(
          /none of those that the platform allows/,
        ),
        cure: expect.stringMatching(/name one of `gvisor`/),
      },
    ]);
  });
});
