import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';

/** The catalog entity a session is about. */
export function EntityLink(props: { entityRef: string }) {
  const entityRoute = useRouteRef(entityRouteRef);
  const { kind, namespace, name } = parse(props.entityRef) ?? {};
  if (!kind || !namespace || !name || !entityRoute) {
    return <span>{props.entityRef}</span>;
  }
  return (
    <Link href={entityRoute({ kind, namespace, name })} variant="body-small">
      {kind} {name}
    </Link>
  );
}

/** A reference that is none is shown as it came. */
function parse(entityRef: string) {
  try {
    return parseEntityRef(entityRef);
  } catch {
    return undefined;
  }
}
