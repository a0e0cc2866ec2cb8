import {
  API_GROUP,
  HISTORY_LIMIT,
  KEPT_NETWORK_POLICY,
  NETWORK_CHECK_POLICY,
} from './names';
import { SESSION_REASONS } from './reasons';
import {
  readManifests,
  schemaOf,
  type Schema,
} from './__testUtils__/manifests';
import { SESSION_VERBS } from './verbs';

const crds = readManifests('crds');

/** Every part of a schema that has no description, by its path. Items of lists may leave it to their list. */
function undescribed(schema: Schema, at: string): string[] {
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) => [
      ...(child.description ? [] : [`${at}.${name}`]),
      ...undescribed(child, `${at}.${name}`),
    ]),
    ...(schema.items ? undescribed(schema.items, `${at}[]`) : []),
  ];
}

describe('manifests/crds', () => {
  it.each(crds.map(crd => [crd.spec.names.kind, crd] as const))(
    'describes every field of %s for kubectl explain',
    (_, crd) => {
      const schema = schemaOf(crd);
      expect(schema.description).toMatch(/\.$/);
      expect(
        undescribed(schema, '').filter(path => path !== '.metadata'),
      ).toEqual([]);
    },
  );

  it('gives both policies the same keys, but for what is no ceiling', () => {
    const spec = (kind: string) => {
      const crd = crds.find(one => one.spec.names.kind === kind)!;
      return schemaOf(crd).properties!.spec.properties!;
    };
    const { trustedActors, notifications, ...rest } = spec('NamespacePolicy');
    expect(trustedActors).toBeDefined();
    expect(notifications).toBeDefined();
    const shape = (properties: Record<string, Schema>) =>
      Object.fromEntries(
        Object.entries(properties).map(([name, child]) => [
          name,
          Object.keys(child.properties!),
        ]),
      );
    const { concurrency, ...platform } = shape(spec('PlatformPolicy'));
    const ceilings = {
      ...platform,
      // The limit of all namespaces together is nothing that one of them could say.
      concurrency: concurrency.filter(name => name !== 'maxRunningTotal'),
    };
    expect(concurrency).toContain('maxRunningTotal');
    expect(ceilings).toEqual(shape(rest));
  });

  it('knows the limit of the history and the length of our reasons', () => {
    const session = crds.find(crd => crd.spec.names.kind === 'Session')!;
    const status = schemaOf(session).properties!.status.properties!;
    expect(status.history).toMatchObject({ maxItems: HISTORY_LIMIT });
    expect(status.reason).toMatchObject({ maxLength: 64 });
    expect(Object.keys(SESSION_REASONS).length).toBeGreaterThan(10);
  });
});

describe('manifests/admission', () => {
  const objects = readManifests('admission');
  const policies = objects.filter(
    ({ kind }) => kind === 'ValidatingAdmissionPolicy',
  );

  it('binds each policy, to deny', () => {
    const bindings = objects.filter(
      ({ kind }) => kind === 'ValidatingAdmissionPolicyBinding',
    );
    expect(bindings.map(({ spec }) => spec.policyName).sort()).toEqual(
      policies.map(({ metadata }) => metadata.name).sort(),
    );
    for (const { metadata, spec } of bindings) {
      const { policyName, validationActions, ...more } = spec;
      expect(policyName).toBe(metadata.name);
      expect(validationActions).toEqual(['Deny']);
      // Those that are held against something else ask nothing where that is not there; none is for some only.
      expect(more).toEqual(
        /^(namespace-policy|operator-pull-secrets)\./.test(metadata.name)
          ? { paramRef: { name: 'default', parameterNotFoundAction: 'Allow' } }
          : {},
      );
    }
  });

  it('fails closed and says why', () => {
    for (const { spec } of policies) {
      expect(spec.failurePolicy).toBe('Fail');
      for (const validation of spec.validations) {
        expect(validation.message ?? validation.messageExpression).toBeTruthy();
      }
    }
  });

  it.each(['session-network', 'operator-reach'])(
    '%s knows the NetworkPolicies that are kept as the operator does',
    name => {
      const policy = policies.find(({ metadata }) =>
        metadata.name.startsWith(name),
      )!;
      const said = JSON.stringify(policy.spec);
      expect(said).toContain(
        `variables.name.matches('${KEPT_NETWORK_POLICY.source}')`,
      );
      expect(said).toContain(`variables.name == '${NETWORK_CHECK_POLICY}'`);
    },
  );

  it('gives every field of the status to one writer', () => {
    const session = crds.find(crd => crd.spec.names.kind === 'Session')!;
    const fields = Object.keys(
      schemaOf(session).properties!.status.properties!,
    );
    const split = policies.find(({ metadata }) =>
      metadata.name.startsWith('session-status'),
    )!;
    const sealed = (name: string): string[] => {
      const { expression } = split.spec.variables.find(
        (variable: { name: string }) => variable.name === name,
      );
      return [...expression.matchAll(/ oldObject\.\?status\.\?(\w+)/g)].map(
        match => match[1],
      );
    };
    const portal = sealed('portalFieldsUnchanged');
    expect(portal).toEqual([
      'activity',
      'idleSince',
      'firstTurnAt',
      'usage',
      'artifacts',
      'snapshot',
    ]);
    expect([...sealed('operatorFieldsUnchanged'), ...portal].sort()).toEqual(
      fields.sort(),
    );
  });
});

describe('manifests/rbac', () => {
  const roles = readManifests('rbac').filter(
    ({ kind }) => kind === 'ClusterRole',
  ) as unknown as {
    metadata: { name: string };
    rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
  }[];
  const verbsOn = (name: string, resource: string) => [
    ...new Set(
      roles
        .find(role => role.metadata.name === `agentic-sessions-${name}`)!
        .rules.filter(rule => rule.resources.includes(resource))
        .flatMap(rule => rule.verbs),
    ),
  ];

  it.each([
    ['viewer', ['get', 'list', 'watch']],
    ['editor', ['get', 'list', 'watch', 'submit', 'message', 'control']],
    ['approver', ['get', 'list', 'watch', 'approve']],
    ['admin', [...SESSION_VERBS]],
  ])('lets a %s do on sessions just that', (role, verbs) => {
    expect(verbsOn(role, 'sessions').sort()).toEqual([...verbs].sort());
  });

  it('keeps stamping and making Pods apart', () => {
    expect(verbsOn('portal', 'sessions')).toContain('stamp');
    expect(verbsOn('portal', 'sessions')).not.toContain('workload');
    expect(verbsOn('operator', 'sessions')).toContain('workload');
    expect(verbsOn('operator', 'sessions')).not.toContain('stamp');
    expect(verbsOn('portal', 'pods')).toEqual([]);
    expect(verbsOn('portal', 'sessions')).not.toContain('delete');
  });

  it('gives nobody a wildcard or a secret', () => {
    const rules = roles.flatMap(role => role.rules);
    for (const rule of rules) {
      expect([
        ...rule.apiGroups,
        ...rule.resources,
        ...rule.verbs,
      ]).not.toContain('*');
      expect(rule.resources).not.toContain('secrets');
    }
    const ours = rules.filter(rule => rule.verbs.includes('submit'));
    expect(ours.map(rule => rule.apiGroups)).toEqual([
      [API_GROUP],
      [API_GROUP],
    ]);
  });
});
