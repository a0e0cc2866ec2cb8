import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SessionUpdate } from '@agentclientprotocol/sdk';
import type { Report } from '../report/buildReport';
import { AgentProcess } from './AgentProcess';
import { bundleAgent } from './bundleAgent';
import { makeFiles } from './makeFiles';
import { makeRepository } from './makeRepository';

/** Last state of every tool call, by id. */
export function toolCalls(updates: readonly SessionUpdate[]) {
  const calls = new Map<string, Record<string, unknown>>();
  for (const update of updates) {
    if (
      update.sessionUpdate === 'tool_call' ||
      update.sessionUpdate === 'tool_call_update'
    ) {
      calls.set(update.toolCallId, {
        ...calls.get(update.toolCallId),
        ...update,
      });
    }
  }
  return [...calls.values()];
}

/** The report that a survey left in a folder. */
export async function reportIn(folder: string): Promise<Report> {
  return JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));
}

/** For a suite: the bundled program, a home for each test, and folders that go when the suite has ended. */
export function useProgram() {
  let program = '';
  let home = '';
  const running: AgentProcess[] = [];
  const folders: string[] = [];
  const kept = async (folder: Promise<string>): Promise<string> => {
    folders.push(await folder);
    return folder;
  };

  beforeAll(async () => {
    program = await bundleAgent();
    folders.push(dirname(program));
  });
  beforeEach(async () => {
    home = await kept(mkdtemp(join(tmpdir(), 'survey-agent-home-')));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(agent => agent.close()));
  });
  afterAll(async () => {
    await Promise.all(
      folders.map(folder => rm(folder, { recursive: true, force: true })),
    );
  });

  /** Starts the program and leaves it to the test to speak first. */
  const launch = (args?: string[], path?: string): AgentProcess => {
    const agent = new AgentProcess(program, { home, args, path });
    running.push(agent);
    return agent;
  };
  return {
    launch,
    /** Starts the program and initializes it. */
    start: async (args?: string[], path?: string): Promise<AgentProcess> => {
      const agent = launch(args, path);
      await agent.initialize();
      return agent;
    },
    files: makeFiles,
    repository: () => makeRepository(),
  };
}
