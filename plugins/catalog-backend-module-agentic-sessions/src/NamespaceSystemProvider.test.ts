import { Backoff } from '@agentic-sessions/kubernetes-client';
import type {
  InformerEvent,
  Namespace,
} from '@agentic-sessions/kubernetes-client';
import { mockServices } from '@backstage/backend-test-utils';
import type {
  EntityProviderConnection,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import { NamespaceSystemProvider } from './NamespaceSystemProvider';
import type { NamespaceSource } from './NamespaceSystemProvider';

type Handler = (event: InformerEvent<Namespace>) => void;

/** An informer of which the test is the API server. */
class FakeSource {
  readonly objects = new Map<string, Namespace>();
  readonly stats = { listedAt: undefined as number | undefined };
  readonly store = {
    get: (key: string) => this.objects.get(key),
    values: () => this.objects.values(),
  };
  #handler: Handler = () => {};
  #synced: () => void = () => {};
  readonly #sync = new Promise<void>(resolve => {
    this.#synced = resolve;
  });

  addHandler(handler: Handler) {
    this.#handler = handler;
    return () => {};
  }

  async run() {}

  waitForSync() {
    return this.#sync;
  }

  /** As after a list: the objects are these and no others. */
  list(listedAt: number, ...namespaces: Namespace[]) {
    const names = namespaces.map(({ metadata }) => metadata.name);
    for (const key of [...this.objects.keys()]) {
      if (!names.includes(key)) {
        this.remove(key);
      }
    }
    namespaces.forEach(object => this.put(object));
    this.stats.listedAt = listedAt;
    this.#synced();
  }

  put(object: Namespace) {
    const key = object.metadata.name;
    this.objects.set(key, object);
    this.#handler({ type: 'added', key, object });
  }

  remove(key: string) {
    const object = this.objects.get(key)!;
    this.objects.delete(key);
    this.#handler({ type: 'deleted', key, object, tombstone: false });
  }

  asSource() {
    return this as unknown as NamespaceSource;
  }
}

function namespace(name: string, owner?: string): Namespace {
  return {
    metadata: {
      name,
      labels: { 'agentic-sessions.io/managed': 'true' },
      ...(owner ? { annotations: { 'agentic-sessions.io/owner': owner } } : {}),
    },
  };
}

/** A mutation in short: what it says of which names. */
function brief(mutation: EntityProviderMutation): string {
  const names = (entities: { entity: { metadata: { name: string } } }[]) =>
    entities.map(({ entity }) => entity.metadata.name).join(' ');
  return mutation.type === 'full'
    ? `full: ${names(mutation.entities)}`
    : `delta: +${names(mutation.added)} -${mutation.removed
        .map(item => ('entityRef' in item ? item.entityRef : 'entity'))
        .join(' ')}`;
}

describe('NamespaceSystemProvider', () => {
  let source: FakeSource;
  let told: string[];
  let apply: jest.Mock<Promise<void>, [EntityProviderMutation]>;
  let end: AbortController;
  let logger: ReturnType<typeof mockServices.logger.mock>;

  const until = async (condition: () => boolean) => {
    for (let tries = 0; !condition(); tries++) {
      if (tries > 200) {
        throw new Error(`it did not happen; told: ${told.join(' | ')}`);
      }
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  };

  beforeEach(async () => {
    source = new FakeSource();
    told = [];
    end = new AbortController();
    logger = mockServices.logger.mock();
    apply = jest.fn(async mutation => {
      told.push(brief(mutation));
    });
    const provider = new NamespaceSystemProvider({
      source: source.asSource(),
      logger,
      signal: end.signal,
      backoff: new Backoff({ initialMs: 1, maxMs: 2 }),
      gatherMs: 1,
    });
    await provider.connect({
      applyMutation: apply,
    } as Partial<EntityProviderConnection> as EntityProviderConnection);
  });
  afterEach(() => end.abort());

  it('tells nothing before the first whole list, then all, then differences', async () => {
    source.put(namespace('early'));
    await new Promise(resolve => setTimeout(resolve, 30));
    expect(told).toEqual([]);
    source.list(1, namespace('payments'), namespace('website'));
    await until(() => told.length === 1);
    source.put(namespace('checkout'));
    await until(() => told.length === 2);
    source.remove('website');
    await until(() => told.length === 3);
    expect(told).toEqual([
      'full: payments website',
      'delta: +checkout -',
      'delta: + -system:default/website',
    ]);
  });

  it('tells an empty list too, so that what an earlier process left goes away', async () => {
    source.list(1);
    await until(() => told.length === 1);
    expect(told).toEqual(['full: ']);
  });

  it('tells all again after another list', async () => {
    source.list(1, namespace('payments'));
    await until(() => told.length === 1);
    source.list(2, namespace('payments'), namespace('website'));
    await until(() => told.length === 2);
    expect(told[1]).toBe('full: payments website');
  });

  it('gathers what changes at once, and tells the last state', async () => {
    source.list(1);
    await until(() => told.length === 1);
    source.put(namespace('a'));
    source.put(namespace('b'));
    source.remove('a');
    await until(() => told.length === 2);
    expect(told[1]).toBe('delta: +b -system:default/a');
  });

  it('tells all after a mutation that failed, until it goes through', async () => {
    source.list(1, namespace('payments'));
    await until(() => told.length === 1);
    apply.mockRejectedValueOnce(new Error('database is away'));
    apply.mockRejectedValueOnce(new Error('database is away'));
    source.put(namespace('website'));
    await until(() => told.length === 2);
    expect(told[1]).toBe('full: payments website');
    expect(logger.warn).toHaveBeenCalledTimes(2);
  });

  it('loses no change that comes while the catalog is being told', async () => {
    let release: () => void = () => {};
    apply.mockImplementationOnce(async mutation => {
      await new Promise<void>(resolve => {
        release = resolve;
      });
      told.push(brief(mutation));
    });
    source.list(1, namespace('payments'));
    await until(() => apply.mock.calls.length === 1);
    source.put(namespace('website'));
    release();
    await until(() => told.length === 2);
    expect(told[1]).toBe('delta: +website -');
  });

  it('reports a wrong owner once, and goes on', async () => {
    source.list(1, namespace('payments', 'group:'), namespace('website'));
    await until(() => told.length === 1);
    source.put(namespace('payments', 'group:'));
    await until(() => told.length === 2);
    expect(told).toEqual(['full: payments website', 'delta: +payments -']);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn.mock.calls[0][0]).toContain('has no owner');
  });

  it('tells nothing after its end', async () => {
    source.list(1);
    await until(() => told.length === 1);
    end.abort();
    source.put(namespace('late'));
    await new Promise(resolve => setTimeout(resolve, 30));
    expect(told).toHaveLength(1);
  });
});
