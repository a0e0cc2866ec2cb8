import type { KubernetesObject } from '@agentic-sessions/kubernetes-client';
import { parseAllDocuments } from 'yaml';

/** The controller runs beside the cluster, and nobody in it calls it. */
const LEFT_OUT = new Set(['Deployment', 'Service']);

type Definition = KubernetesObject & {
  spec?: { conversion?: { strategy: string } };
};

/** Its webhook is off. There is but one version in use, so that nothing has to be converted. */
function withoutWebhook(object: Definition): Definition {
  if (object.kind !== 'CustomResourceDefinition') return object;
  const { conversion, ...spec } = object.spec ?? {};
  return conversion?.strategy === 'Webhook'
    ? { ...object, spec: { ...spec, conversion: { strategy: 'None' } } }
    : object;
}

/**
 * What of agent-sandbox's manifests is applied, so that its controller can run beside the cluster with an account and
 * rights of its own, and without webhook.
 *
 * @param manifests - texts of YAML files
 * @throws the first error of the parser where one is not YAML
 */
export function agentSandboxObjects(
  manifests: readonly string[],
): KubernetesObject[] {
  return manifests
    .flatMap(text => parseAllDocuments(text))
    .map(document => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS() as Definition | null;
    })
    .flatMap(object => object ?? [])
    .filter(({ kind }) => !LEFT_OUT.has(kind ?? ''))
    .map(withoutWebhook);
}
