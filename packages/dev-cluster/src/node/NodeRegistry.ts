import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../system/processIdentity';
import { withLock } from '../system/withLock';
import { writeAtomically } from '../system/writeAtomically';
import { chooseIndex } from './chooseIndex';
import { machineNetworks } from './machineNetworks';
import type { NodeRecord } from './NodeRecord';
import { sweepNode } from './sweepNode';

/** Forgotten at a reboot, like what it tells of. */
const FOLDER = '/run/agentic-sessions/nodes';

/**
 * Which instance has which addresses and what else on this machine. Every start first sweeps up after instances that
 * ended without doing so.
 */
export class NodeRegistry {
  readonly #folder: string;

  constructor(folder: string = FOLDER) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** The record of the instance with this state, if it has one. */
  find(stateFolder: string): NodeRecord | undefined {
    return this.#read().find(record => record.stateFolder === stateFolder);
  }

  /**
   * Sweeps up, then reserves a block of addresses for an instance that does not run: the one it had (`recorded`), the one
   * it is asked to have, else one that is free.
   */
  async claim(
    stateFolder: string,
    { recorded, asked }: { recorded?: number; asked?: number },
    launcher: NodeRecord['launcher'],
  ): Promise<NodeRecord> {
    return withLock(this.#folder, async () => {
      await this.#sweep();
      const others = this.#read().filter(
        record => record.stateFolder !== stateFolder,
      );
      const index = chooseIndex({
        instance: stateFolder,
        recorded,
        asked,
        reserved: others.map(record => record.index),
        networks: await machineNetworks(),
      });
      const record = {
        index,
        stateFolder,
        launcher,
        cgroups: [],
        ready: false,
      };
      await this.save(record);
      return record;
    });
  }

  /** Writes down what an instance has now. */
  async save(record: NodeRecord): Promise<void> {
    await writeAtomically(
      this.#pathOf(record.index),
      `${JSON.stringify(record, undefined, 2)}\n`,
      0o600,
    );
  }

  /** Takes an instance's belongings off the machine, whatever state they are in. */
  async release(record: NodeRecord): Promise<void> {
    await withLock(this.#folder, async () => {
      await sweepNode(record);
      if (!existsSync(join(record.stateFolder, 'node.json'))) {
        rmSync(this.#pathOf(record.index), { force: true });
      }
    });
  }

  async #sweep(): Promise<void> {
    for (const record of this.#read()) {
      if (isRunning(record.launcher) && !record.ready) {
        continue; // being started by someone else right now
      }
      if (!isRunning(record.init)) {
        await sweepNode(record);
        // With its state the instance may come back, and then wants the same addresses.
        if (!existsSync(join(record.stateFolder, 'node.json'))) {
          rmSync(this.#pathOf(record.index), { force: true });
        }
      }
    }
  }

  #read(): NodeRecord[] {
    return readdirSync(this.#folder)
      .filter(name => name.endsWith('.json'))
      .flatMap(name => readRecord(join(this.#folder, name)));
  }

  #pathOf(index: number): string {
    return join(this.#folder, `${index}.json`);
  }
}

function readRecord(path: string): NodeRecord[] {
  try {
    return [JSON.parse(readFileSync(path, 'utf8'))];
  } catch (error) {
    // Another process may just have taken it away.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}
