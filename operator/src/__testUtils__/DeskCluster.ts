import type { Session } from '@agentic-sessions/kubernetes-api';
import type { QueueRules } from '@agentic-sessions/policy';
import { AdmissionDesk } from '../admission/AdmissionDesk';

/** A cluster of which the desk sees what it shall; sessions are changed in place. */
export class DeskCluster {
  now = 1_000_000_000_000;
  sessions: Session[] = [];
  readonly woken: string[] = [];
  looks = 0;
  rules: (namespace: string) => QueueRules = () => ({
    maxRunning: 50,
    owner: 'namespace',
  });

  readonly #ended = (s: Session) => s.status?.phase === 'Completed';

  desk(): AdmissionDesk {
    const open = () => this.sessions.filter(s => !this.#ended(s));
    const look = () => {
      this.looks += 1;
      return open();
    };
    return new AdmissionDesk({
      open: namespace => look().filter(s => s.metadata.namespace === namespace),
      openEverywhere: look,
      namespaces: () => [
        ...new Set(open().map(s => s.metadata.namespace ?? '')),
      ],
      countOpen: namespace =>
        open().filter(s => !namespace || s.metadata.namespace === namespace)
          .length,
      ended: namespace =>
        this.sessions.filter(
          s =>
            this.#ended(s) &&
            (!namespace || s.metadata.namespace === namespace),
        ),
      rules: namespace => this.rules(namespace),
      hasPlace: s => s.status?.phase === 'Running',
      canStart: s => s.spec.framework.type === 'r',
      now: () => this.now,
      wake: key => this.woken.push(key),
    });
  }

  begin(s: Session): void {
    s.status = {
      phase: 'Running',
      startedAt: new Date(this.now).toISOString(),
    };
  }

  end(s: Session): void {
    s.status = {
      ...s.status,
      phase: 'Completed',
      finishedAt: new Date(this.now).toISOString(),
    };
  }

  waiting(): Session[] {
    return this.sessions.filter(s => s.status?.phase === undefined);
  }

  running(namespace?: string): number {
    return this.sessions.filter(
      s =>
        s.status?.phase === 'Running' &&
        (!namespace || s.metadata.namespace === namespace),
    ).length;
  }
}
