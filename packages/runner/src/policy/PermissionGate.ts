import type {
  RequestPermissionRequest,
  RequestPermissionResponse,
} from '@agentclientprotocol/sdk';
import type { RunnerEventBody } from '@agentic-sessions/runner-protocol';
import type { ToolCallState } from '../agent/ToolCallTracker';
import type { Ledger, NewEvent } from '../spool/Ledger';
import { chooseOption } from './chooseOption';
import type { CurrentPolicy } from './CurrentPolicy';
import { fitArguments } from './fitArguments';
import { fitContent } from './fitContent';
import type { Decision, PermissionBroker } from './PermissionBroker';
import { permissionHash } from './permissionHash';
import type { ToolVerdict } from './ToolPolicy';

/** Kinds of tool calls that touch nothing but the agent's own thoughts. */
const HARMLESS = new Set(['think', 'switch_mode']);

/** What the gate works with. */
export type PermissionGateOptions = {
  policy: CurrentPolicy;
  broker: PermissionBroker;
  ledger: Ledger;
  /** Put before the numbers of requests, so that they differ between attempts. */
  prefix: string;
  /** Requests that an earlier process of this attempt had made. */
  earlier: number;
  /** A person is being asked; who decides wants to see what there is to see. */
  asked: () => void;
  /** The agent did what policy does not let it do unasked. */
  violated: (message: string) => void;
};

/**
 * Answers an agent that asks whether it may. Policy decides at once where it can; where it wants a person, the request is
 * written down and waits. An agent that acts without the asking that policy wants is found out when the call has ended.
 */
export class PermissionGate {
  private readonly options: PermissionGateOptions;
  private readonly granted = new Set<string>();
  private count: number;

  constructor(options: PermissionGateOptions) {
    this.options = options;
    this.count = options.earlier;
  }

  /** @param call - all that is known of the call that `request` is about. */
  async request(
    request: RequestPermissionRequest,
    call: ToolCallState,
  ): Promise<RequestPermissionResponse> {
    this.count += 1;
    const requestId = `${this.options.prefix}p${this.count}`;
    const verdict = this.options.policy.decide(call);
    const about = {
      requestId,
      toolCallId: call.toolCallId,
      tool: verdict.tool,
      rule: verdict.rule,
    };
    if (verdict.outcome !== 'ask') {
      const yes = verdict.outcome === 'allow';
      return this.answer(request, yes, about, {
        outcome: yes ? 'approved' : 'denied',
        by: 'policy',
      });
    }
    const decision = await this.ask(request, call, verdict, requestId);
    const { commandId, again, ...resolved } = decision;
    if (decision.outcome === 'cancelled') {
      this.options.ledger.append({
        kind: 'permission.resolved',
        body: { ...about, ...resolved },
      });
      return again
        ? this.request(request, call)
        : { outcome: { outcome: 'cancelled' } };
    }
    const yes = decision.outcome === 'approved';
    return this.answer(request, yes, about, resolved, commandId);
  }

  /** Looks at a call that was carried out. */
  finished(call: ToolCallState): void {
    if (this.granted.has(call.toolCallId) || HARMLESS.has(call.kind ?? '')) {
      return;
    }
    const { outcome, tool, rule } = this.options.policy.decideDone(
      call,
      call.since ?? Number.POSITIVE_INFINITY,
    );
    if (outcome === 'allow') return;
    this.options.violated(
      `The agent used the tool "${tool}" without permission. ${rule}`,
    );
  }

  private async ask(
    { options }: RequestPermissionRequest,
    call: ToolCallState,
    { tool, rule }: ToolVerdict,
    requestId: string,
  ): Promise<Decision> {
    const { policy, broker, ledger } = this.options;
    const subject = {
      tool,
      arguments: fitArguments(call.rawInput ?? { title: call.title }),
      policyVersion: policy.version,
      content: fitContent(call.content),
    };
    const hash = permissionHash(subject);
    const decision = broker.wait(requestId, hash, policy.expirySeconds);
    ledger.append({
      kind: 'permission.requested',
      body: {
        requestId,
        toolCallId: call.toolCallId,
        title: call.title ?? tool,
        ...subject,
        options: options.map(({ optionId, name, kind }) => ({
          optionId,
          name,
          kind,
        })),
        hash,
        rule,
        expiresInSeconds: policy.expirySeconds,
      },
    });
    this.options.asked();
    return decision;
  }

  /** Writes the answer down before the agent has it, so that nothing is done that the ledger does not know to be allowed. */
  private async answer(
    request: RequestPermissionRequest,
    yes: boolean,
    about: {
      requestId: string;
      toolCallId: string;
      tool: string;
      rule: string;
    },
    resolved: Pick<
      RunnerEventBody<'permission.resolved'>,
      'outcome' | 'by' | 'comment'
    >,
    commandId?: string,
  ): Promise<RequestPermissionResponse> {
    const response = chooseOption(
      request.options,
      yes ? 'yes' : 'no',
      resolved.by === 'policy',
    );
    const selected = response.outcome.outcome === 'selected';
    if (yes && selected) this.granted.add(about.toolCallId);
    const events: NewEvent[] = [
      { kind: 'permission.resolved', body: { ...about, ...resolved } },
    ];
    if (yes && !selected) {
      events.push({
        kind: 'note',
        body: {
          text: `The agent offered no way to allow "${about.tool}" once, so the call does not happen.`,
        },
      });
    }
    if (commandId) {
      events.push({
        kind: 'command.applied',
        body: { commandId, outcome: 'applied' },
      });
    }
    this.options.ledger.append(...events);
    await this.options.ledger.flush();
    return response;
  }
}
