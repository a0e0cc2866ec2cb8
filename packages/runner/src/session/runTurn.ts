import type { ContentBlock } from '@agentclientprotocol/sdk';
import type { AgentExited } from '@agentic-sessions/runner-protocol';
import type { AgentPort } from '../agent/AgentPort';
import type { TurnUsage } from '../agent/UsageMeter';
import type { Clock } from '../Clock';
import type { Ending } from './Ending';

/** How the connection's end may trail behind the error that it causes. */
const GONE_MS = 200;

/** How a turn ended. */
export type TurnEnd =
  | { kind: 'answered'; stopReason: string; usage?: TurnUsage | null }
  | { kind: 'failed'; error: unknown }
  | { kind: 'gone'; exit: Partial<AgentExited> }
  /** The session ends and the agent did not stop in time. */
  | { kind: 'abandoned' };

/** Runs one turn to its end: the agent's answer, its death, or the session's own end, for which the turn is cancelled. */
export async function runTurn(options: {
  agent: AgentPort;
  content: ContentBlock[];
  /** Said by `_meta` of this turn alone. */
  meta?: Record<string, unknown>;
  ending: Ending;
  clock: Clock;
  cancelMs: number;
  cancel: () => Promise<void>;
}): Promise<TurnEnd> {
  const { agent, content, meta, ending, clock, cancelMs, cancel } = options;
  // It may have ended between the turn's being written down and now; the agent need not hear of it any more.
  if (ending.outcome) return { kind: 'abandoned' };
  const gone = agent.gone.then((exit): TurnEnd => ({ kind: 'gone', exit }));
  const answer = agent.prompt(content, meta).then(
    (response): TurnEnd => ({
      kind: 'answered',
      stopReason: response.stopReason,
      usage: (response as { usage?: TurnUsage | null }).usage,
    }),
    (error): Promise<TurnEnd> =>
      Promise.race([
        gone,
        clock.sleep(GONE_MS).then((): TurnEnd => ({ kind: 'failed', error })),
      ]),
  );
  const ended = ending.reached().then(async (): Promise<TurnEnd> => {
    await cancel();
    return Promise.race([
      answer,
      clock.sleep(cancelMs).then((): TurnEnd => ({ kind: 'abandoned' })),
    ]);
  });
  return Promise.race([answer, gone, ended]);
}
