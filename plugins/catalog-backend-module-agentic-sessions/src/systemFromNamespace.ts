import {
  MANAGED_LABEL,
  OWNER_ANNOTATION,
  SESSION_LABEL,
  TITLE_ANNOTATION,
} from '@agentic-sessions/kubernetes-api';
import type { Namespace } from '@agentic-sessions/kubernetes-client';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  makeValidator,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { SystemEntity } from '@backstage/catalog-model';

/** `spec.type` of the Systems that namespaces become. @public */
export const SYSTEM_TYPE = 'agent-namespace';

/** On the System: the namespace it stands for. The frontend shows its sessions tab where this is. @public */
export const NAMESPACE_ANNOTATION = 'agentic-sessions.io/namespace';

/** Owner where the annotation is there and no reference: nobody, rather than somebody by accident. */
const NO_OWNER = 'unknown';

/** A namespace as the catalog has it, or why it has none; and what is wrong with it. @public */
export type NamespaceSystem = {
  /** Absent where the namespace does not take part, or its name cannot be an entity's. */
  entity?: SystemEntity;
  /** Sentences for whoever looks after the cluster. */
  problems: string[];
};

const validator = makeValidator();

/**
 * The System that a namespace becomes. Pure.
 *
 * @remarks
 * The owner is who the annotation names; a bare name is a Group of the default namespace. Without the annotation it is the Group
 * that is called as the namespace. It says who is responsible; who may do what is Kubernetes RBAC alone.
 *
 * @public
 */
export function systemFromNamespace(
  namespace: Namespace,
  options: { cluster?: string } = {},
): NamespaceSystem {
  const { name, labels = {}, annotations = {} } = namespace.metadata;
  if (labels[MANAGED_LABEL] !== 'true') {
    return { problems: [] };
  }
  if (!validator.isValidEntityName(name)) {
    return {
      problems: [
        `Namespace "${name}" is not in the catalog: its name cannot be the name of an entity.`,
      ],
    };
  }
  const { owner, problems } = ownerOf(name, annotations[OWNER_ANNOTATION]);
  const title = annotations[TITLE_ANNOTATION]?.trim();
  const location = `kubernetes:${options.cluster ?? 'default'}/${name}`;
  return {
    problems,
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'System',
      metadata: {
        name,
        ...(title ? { title } : {}),
        description: `Agent sessions of the Kubernetes namespace ${name}`,
        annotations: {
          [ANNOTATION_LOCATION]: location,
          [ANNOTATION_ORIGIN_LOCATION]: location,
          [NAMESPACE_ANNOTATION]: name,
          'backstage.io/kubernetes-namespace': name,
          'backstage.io/kubernetes-label-selector': SESSION_LABEL,
          ...(options.cluster
            ? { 'backstage.io/kubernetes-cluster': options.cluster }
            : {}),
        },
      },
      spec: { type: SYSTEM_TYPE, owner },
    },
  };
}

function ownerOf(
  name: string,
  annotation: string | undefined,
): { owner: string; problems: string[] } {
  const reference = annotation?.trim() ?? name;
  try {
    const parsed = parseEntityRef(reference, {
      defaultKind: 'group',
      defaultNamespace: 'default',
    });
    if (
      !validator.isValidKind(parsed.kind) ||
      !validator.isValidNamespace(parsed.namespace.toLowerCase()) ||
      !validator.isValidEntityName(parsed.name)
    ) {
      throw new TypeError(
        'a part of it has characters that no entity may have',
      );
    }
    return { owner: stringifyEntityRef(parsed), problems: [] };
  } catch (error) {
    return {
      owner: NO_OWNER,
      problems: [
        `Namespace "${name}" has no owner in the catalog: its annotation ${OWNER_ANNOTATION} is "${reference}", which is no reference such as group:default/payments (${
          error instanceof Error ? error.message : String(error)
        }).`,
      ],
    };
  }
}
