/*
 * An agent for tests: it does what the directives in a prompt say, `[[verb:arguments]]`, one after another.
 *
 *   say:text · think:text · link:uri             speaks, in pieces
 *   plan:a|b                                     a plan, first step done
 *   ask:kind:command                             asks for permission, then says the answer's outcome
 *   act:kind:command                             carries a tool call out without asking
 *   edit:path:text                               writes a file of its folder, told with a diff
 *   artifact:path:text                           writes into the artifacts' folder
 *   read:path                                    says what is in a file of its folder
 *   recall                                       says what it was asked before, as far as it remembers
 *   many:n                                       n finished tool calls
 *   wait:ms · hang:ms                            a pause that ends, or does not end, when the turn is cancelled
 *   meta · env                                   says what it was told by `_meta`, or the names in its environment
 *   error:text                                   answers the prompt with an error
 *   exit:code:text                               ends, with last words on standard error
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import {
  agent,
  ndJsonStream,
  RequestError,
  type AgentContext,
  type PromptRequest,
  type RequestPermissionRequest,
  type SessionUpdate,
  type StopReason,
  type ToolKind,
} from '@agentclientprotocol/sdk';
import { META_ARTIFACTS_DIR } from '@agentic-sessions/runner-protocol';

type Turn = {
  context: AgentContext;
  request: PromptRequest;
  cancelled: AbortSignal;
};

let cwd = '/';
let calls = 0;
let current: AbortController | undefined;

/** What it was asked, by itself and, where it resumed, by the process before. */
const memory: string[] = [];

function keep(text: string) {
  memory.push(text);
  const file = process.env.SCRIPTED_STATE;
  if (file) writeFileSync(`${file}.memory`, JSON.stringify(memory));
}

const pause = (ms: number, signal?: AbortSignal) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

function update({ context, request }: Turn, body: SessionUpdate) {
  return context.notify('session/update', {
    sessionId: request.sessionId,
    update: body,
  });
}

async function speak(
  turn: Turn,
  text: string,
  sessionUpdate: 'agent_message_chunk' | 'agent_thought_chunk',
) {
  for (const piece of text.match(/[\s\S]{1,7}/g) ?? []) {
    await update(turn, {
      sessionUpdate,
      content: { type: 'text', text: piece },
    });
  }
}

function nextCall(kind: string, title: string) {
  calls += 1;
  return {
    toolCallId: `call-${process.pid}-${calls}`,
    title,
    kind: kind as ToolKind,
    rawInput: kind === 'execute' ? { command: title } : { path: title },
  };
}

async function finish(turn: Turn, toolCallId: string, ok = true) {
  await update(turn, {
    sessionUpdate: 'tool_call_update',
    toolCallId,
    status: ok ? 'completed' : 'failed',
  });
}

const VERBS: Record<
  string,
  (turn: Turn, first: string, rest: string) => Promise<void>
> = {
  say: (turn, first, rest) =>
    speak(turn, rest ? `${first}:${rest}` : first, 'agent_message_chunk'),
  think: (turn, first) => speak(turn, first, 'agent_thought_chunk'),
  link: (turn, first, rest) =>
    update(turn, {
      sessionUpdate: 'agent_message_chunk',
      content: { type: 'resource_link', name: 'file', uri: `${first}:${rest}` },
    }),
  plan: (turn, first) =>
    update(turn, {
      sessionUpdate: 'plan',
      entries: first.split('|').map((content, index) => ({
        content,
        status: index === 0 ? 'completed' : 'pending',
        priority: 'medium',
      })),
    }),
  ask: async (turn, kind, command) => {
    const toolCall = nextCall(kind, command);
    await update(turn, {
      sessionUpdate: 'tool_call',
      status: 'pending',
      ...toolCall,
    });
    const asked: RequestPermissionRequest = {
      sessionId: turn.request.sessionId,
      toolCall,
      options: [
        { optionId: 'opt-a', name: 'Always', kind: 'allow_always' },
        { optionId: 'opt-1', name: 'Once', kind: 'allow_once' },
        { optionId: 'opt-n', name: 'No', kind: 'reject_once' },
      ],
    };
    const { outcome } = await turn.context.request(
      'session/request_permission',
      asked,
    );
    const answer =
      outcome.outcome === 'selected' ? outcome.optionId : outcome.outcome;
    await finish(turn, toolCall.toolCallId, answer === 'opt-1');
    await speak(turn, `[${answer}]`, 'agent_message_chunk');
  },
  act: async (turn, kind, command) => {
    const toolCall = nextCall(kind, command);
    await update(turn, {
      sessionUpdate: 'tool_call',
      status: 'in_progress',
      ...toolCall,
    });
    await finish(turn, toolCall.toolCallId);
  },
  edit: async (turn, path, newText) => {
    const file = join(cwd, path);
    const { toolCallId } = nextCall('edit', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, newText);
    await update(turn, {
      sessionUpdate: 'tool_call',
      toolCallId,
      title: `Write ${path}`,
      kind: 'edit',
      status: 'completed',
      content: [{ type: 'diff', path: file, oldText: null, newText }],
      locations: [{ path: file }],
    });
  },
  artifact: async (turn, path, text) => {
    const folder = String(turn.request._meta?.[META_ARTIFACTS_DIR]);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  },
  read: (turn, path) => {
    const file = join(cwd, path);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : 'not there';
    return speak(turn, `${path}=${text}`, 'agent_message_chunk');
  },
  recall: turn =>
    speak(turn, `asked: ${memory.join(' | ')}`, 'agent_message_chunk'),
  many: async (turn, count) => {
    for (let index = 0; index < Number(count); index += 1) {
      const { toolCallId } = nextCall('read', 'x');
      await update(turn, {
        sessionUpdate: 'tool_call',
        toolCallId,
        title: `Read file ${index}`,
        kind: 'read',
        status: 'completed',
      });
    }
  },
  wait: (turn, ms) => pause(Number(ms), turn.cancelled),
  hang: (_turn, ms) => pause(Number(ms)),
  meta: turn =>
    speak(
      turn,
      JSON.stringify({
        meta: turn.request._meta,
        prompt: turn.request.prompt,
        cwd,
      }),
      'agent_message_chunk',
    ),
  env: turn =>
    speak(
      turn,
      Object.keys(process.env).sort().join(' '),
      'agent_message_chunk',
    ),
  error: async (_turn, text) => {
    throw new RequestError(-32603, text);
  },
  exit: async (_turn, code, text) => {
    process.stderr.write(`${text}\n`);
    process.exit(Number(code));
  },
};

async function prompt(
  context: AgentContext,
  request: PromptRequest,
): Promise<{ stopReason: StopReason; usage?: object }> {
  current = new AbortController();
  const turn: Turn = { context, request, cancelled: current.signal };
  const text = request.prompt
    .map(block => (block.type === 'text' ? block.text : ''))
    .join('');
  keep(text);
  for (const [, verb, first = '', rest = ''] of text.matchAll(
    /\[\[(\w+)(?::([^:\]]*))?(?::([\s\S]*?))?\]\]/g,
  )) {
    if (turn.cancelled.aborted) break;
    const act = VERBS[verb];
    if (!act) throw new RequestError(-32602, `no directive ${verb}`);
    await act(turn, first, rest);
  }
  return turn.cancelled.aborted
    ? { stopReason: 'cancelled' }
    : { stopReason: 'end_turn', usage: { inputTokens: 7, outputTokens: 3 } };
}

const state = process.env.SCRIPTED_STATE;
const remember = (line: string) =>
  state && writeFileSync(state, `${line}\n`, { flag: 'a' });
const remembered = (id: string) =>
  Boolean(state) && readFileSync(state!, 'utf8').split('\n').includes(id);

agent({ name: 'scripted' })
  .onRequest('initialize', () => ({
    protocolVersion: 1,
    agentInfo: { name: 'scripted', version: '1' },
    agentCapabilities: state ? { sessionCapabilities: { resume: {} } } : {},
  }))
  .onRequest('session/new', ({ params }) => {
    cwd = params.cwd;
    const sessionId = `session-${process.pid}`;
    remember(sessionId);
    return { sessionId };
  })
  .onRequest('session/resume', ({ params }) => {
    if (!remembered(params.sessionId)) throw RequestError.resourceNotFound();
    cwd = params.cwd;
    memory.push(...JSON.parse(readFileSync(`${state}.memory`, 'utf8')));
    return {};
  })
  .onRequest('session/prompt', ({ params, client }) => prompt(client, params))
  .onNotification('session/cancel', () => current?.abort())
  .connect(
    ndJsonStream(
      Writable.toWeb(process.stdout),
      Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
    ),
  );
