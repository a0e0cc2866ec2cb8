import type { SessionSummary } from '../../api/types';
import type { Translate } from '../../hooks/useT';
import { sourceLabel } from '../../model/sourceLabel';

type Choice = { id: string; label: string };

/** What the filters offer: the values that occur in what is loaded. */
export function filterChoices(
  sessions: readonly SessionSummary[],
  t: Translate,
): { source: Choice[]; person: Choice[]; runtime: Choice[] } {
  const source = new Map<string, string>();
  const person = new Map<string, string>();
  const runtime = new Map<string, string>();
  for (const { trigger, framework } of sessions) {
    source.set(trigger.source, sourceLabel(trigger, t));
    runtime.set(framework.type, framework.type);
    if (trigger.actor) {
      person.set(
        trigger.actor.name,
        trigger.actor.displayName || trigger.actor.name,
      );
    }
  }
  return {
    source: sorted(source),
    person: sorted(person),
    runtime: sorted(runtime),
  };
}

function sorted(labels: Map<string, string>): Choice[] {
  return [...labels]
    .map(([id, label]) => ({ id, label }))
    .sort((a, b) => a.label.localeCompare(b.label));
}
