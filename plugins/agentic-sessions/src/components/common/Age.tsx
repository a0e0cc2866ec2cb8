import { useNow } from '../../hooks/useNow';
import { formatExact, formatSpan } from '../../model/format';

/** How long ago something was, or how long it took up to `until`; the exact time is on hover. */
export function Age(props: { since: string; until?: string }) {
  const now = useNow();
  const end = props.until ? Date.parse(props.until) : now;
  return (
    <time dateTime={props.since} title={formatExact(props.since)}>
      {formatSpan(end - Date.parse(props.since))}
    </time>
  );
}
