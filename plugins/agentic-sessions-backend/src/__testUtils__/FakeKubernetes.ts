import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { KubernetesObject } from '@agentic-sessions/kubernetes-client';

/** Somebody whom the fake knows by a token. */
export interface FakeUser {
  username: string;
  groups?: string[];
  extra?: Record<string, string[]>;
  audiences?: string[];
}

interface Review {
  user: string;
  verb: string;
  resource: string;
  namespace?: string;
  name?: string;
}

type Body = Record<string, unknown>;

/** What of an API server the portal uses, in memory, over HTTP/2 without TLS: objects with watches, and the two reviews. */
export class FakeKubernetes {
  readonly users = new Map<string, FakeUser>();
  /** Verbs on sessions: `user namespace`, `user namespace/name` for one of them, or `user *` for everywhere, to verbs. */
  readonly rights = new Map<string, string[]>();
  /** Groups whose members may know the agents, as `manifests/rbac/everybody.yaml` has it. */
  readonly runtimeReaders = new Set(['system:authenticated']);
  /** Every review that was asked. */
  readonly reviews: Review[] = [];
  /** Text of Pods' logs by `namespace/pod/container`. */
  readonly logs = new Map<string, string>();
  /** Set to have every request fail. */
  down = false;
  /** Set to have every create fail with this status. */
  failCreates?: number;
  readonly #objects = new Map<string, KubernetesObject>();
  /** Fields of each status that were applied last. */
  readonly #applied = new Map<string, string[]>();
  readonly #watches = new Set<{
    prefix: string;
    stream: http2.ServerHttp2Stream;
  }>();
  readonly #sessions = new Set<http2.ServerHttp2Session>();
  readonly #server = http2.createServer();
  #version = 1000;

  /** Listens on a free port of the loopback interface. */
  async start(): Promise<this> {
    this.#server.on('session', session => {
      this.#sessions.add(session);
      session.on('error', () => undefined);
    });
    this.#server.on('stream', (stream, headers) => {
      const chunks: Buffer[] = [];
      stream.on('error', () => undefined);
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        this.#answer(stream, headers, text ? JSON.parse(text) : {});
      });
    });
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A kubeconfig that leads here. */
  get kubeconfig(): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'fake',
      contexts: [
        { name: 'fake', context: { cluster: 'fake', user: 'portal' } },
      ],
      clusters: [{ name: 'fake', cluster: { server: this.url } }],
      users: [{ name: 'portal', user: { token: 'portal-token' } }],
    });
  }

  async stop(): Promise<void> {
    this.#sessions.forEach(session => session.destroy());
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
    });
  }

  /** Puts an object in its place, as anybody in the cluster might. */
  put<T extends KubernetesObject>(collection: string, object: T): T {
    const { namespace, name } = object.metadata;
    const path = namespace
      ? collection.replace(/\/([^/]+)$/, `/namespaces/${namespace}/$1/${name}`)
      : `${collection}/${name}`;
    return this.#store(path, object) as T;
  }

  /** Takes an object away. */
  remove(path: string): void {
    const object = this.#objects.get(path);
    this.#objects.delete(path);
    if (object) {
      this.#version += 1;
      this.#tell(path, 'DELETED', {
        ...object,
        metadata: { ...object.metadata, resourceVersion: `${this.#version}` },
      });
    }
  }

  get(path: string): KubernetesObject | undefined {
    return this.#objects.get(path);
  }

  #store(path: string, object: KubernetesObject): KubernetesObject {
    const before = this.#objects.get(path);
    this.#version += 1;
    const stored = {
      ...object,
      metadata: {
        creationTimestamp: new Date().toISOString().replace(/\.\d+Z/, 'Z'),
        uid: randomUUID(),
        ...before?.metadata,
        ...object.metadata,
        resourceVersion: `${this.#version}`,
      },
    };
    this.#objects.set(path, stored);
    this.#tell(path, before ? 'MODIFIED' : 'ADDED', stored);
    return stored;
  }

  #tell(path: string, type: string, object: KubernetesObject): void {
    for (const watch of this.#watches) {
      if (collectionOf(path) === watch.prefix) {
        watch.stream.write(`${JSON.stringify({ type, object })}\n`);
      }
    }
  }

  #answer(
    stream: http2.ServerHttp2Stream,
    headers: http2.IncomingHttpHeaders,
    body: Body,
  ): void {
    const url = new URL(String(headers[':path']), 'http://fake');
    const path = url.pathname;
    const json = (value: unknown, status = 200) => {
      stream.respond({ ':status': status, 'content-type': 'application/json' });
      stream.end(JSON.stringify(value));
    };
    const fail = (code: number, reason: string) =>
      json(
        { kind: 'Status', status: 'Failure', code, reason, message: reason },
        code,
      );
    if (this.down) {
      fail(500, 'InternalError');
      return;
    }
    const method = headers[':method'];
    if (path.endsWith('/subjectaccessreviews')) {
      json({ status: { allowed: this.#isAllowed(body.spec as Body) } });
    } else if (path.endsWith('/tokenreviews')) {
      json({ status: this.#reviewToken(body.spec as Body) });
    } else if (path.endsWith('/log')) {
      const [, , , , namespace, , pod] = path.split('/');
      const text = this.logs.get(
        `${namespace}/${pod}/${url.searchParams.get('container')}`,
      );
      if (text === undefined) {
        fail(404, 'NotFound');
      } else {
        stream.respond({ ':status': 200, 'content-type': 'text/plain' });
        stream.end(text);
      }
    } else if (method === 'GET' && url.searchParams.get('watch')) {
      stream.respond({ ':status': 200 });
      const watch = { prefix: path, stream };
      this.#watches.add(watch);
      stream.on('close', () => this.#watches.delete(watch));
      // What happened between the list and the watch.
      const since = Number(url.searchParams.get('resourceVersion'));
      for (const [key, object] of this.#objects) {
        if (
          collectionOf(key) === path &&
          Number(object.metadata.resourceVersion) > since
        ) {
          stream.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
        }
      }
    } else {
      this.#answerObject(String(method), path, body, json, fail);
    }
  }

  #answerObject(
    method: string,
    path: string,
    body: Body,
    json: (value: unknown, status?: number) => void,
    fail: (code: number, reason: string) => void,
  ): void {
    const isStatus = path.endsWith('/status');
    const key = isStatus ? path.slice(0, -'/status'.length) : path;
    const object = this.#objects.get(key);
    if (method === 'POST' && this.failCreates) {
      fail(this.failCreates, 'OfTheTest');
    } else if (method === 'POST') {
      const created = body as unknown as KubernetesObject;
      const place = `${path}/${created.metadata.name}`;
      if (this.#objects.has(place)) {
        fail(409, 'AlreadyExists');
      } else {
        json(this.#store(place, created), 201);
      }
    } else if (method === 'GET' && object) {
      json(object);
    } else if (method === 'PATCH' && object) {
      const patch = isStatus ? this.#withdraw(key, body) : body;
      json(this.#store(key, merge(object, patch) as KubernetesObject));
    } else if (method === 'GET' && isCollection(path)) {
      json({
        metadata: { resourceVersion: `${this.#version}` },
        items: [...this.#objects]
          .filter(([place]) => collectionOf(place) === path)
          .map(([, item]) => item),
      });
    } else {
      fail(404, 'NotFound');
    }
  }

  /** Server-side apply takes away what its manager applied before and does not any more; the portal is the only one here. */
  #withdraw(key: string, body: Body): Body {
    const status = body.status as Body;
    const before = this.#applied.get(key) ?? [];
    this.#applied.set(key, Object.keys(status));
    const gone = before.filter(field => status[field] === undefined);
    return {
      ...body,
      status: {
        ...status,
        ...Object.fromEntries(gone.map(field => [field, null])),
      },
    };
  }

  #isAllowed(spec: Body): boolean {
    const asked = spec.resourceAttributes as Omit<Review, 'user'>;
    const { verb, resource, namespace, name } = asked;
    const user = String(spec.user);
    this.reviews.push({ user, verb, resource, namespace, name });
    if (resource === 'agentruntimes') {
      const groups = spec.groups as string[] | undefined;
      return Boolean(groups?.some(group => this.runtimeReaders.has(group)));
    }
    return [
      `${user} *`,
      ...(namespace ? [`${user} ${namespace}`] : []),
      ...(namespace && name ? [`${user} ${namespace}/${name}`] : []),
    ].some(place => this.rights.get(place)?.includes(verb));
  }

  #reviewToken(spec: Body): Body {
    const user = this.users.get(String(spec.token));
    const wanted = spec.audiences as string[] | undefined;
    const has = user?.audiences;
    const meant = wanted
      ? wanted.filter(audience => has?.includes(audience))
      : [];
    if (!user || (wanted ? meant.length === 0 : has)) {
      return { authenticated: false };
    }
    const { audiences: _, ...rest } = user;
    return { authenticated: true, user: rest, audiences: meant };
  }
}

function isCollection(path: string): boolean {
  return path.split('/').length <= (path.startsWith('/apis') ? 5 : 4);
}

/** `/apis/g/v/namespaces/n/plural/name` → `/apis/g/v/plural`: the fake only watches over all namespaces. */
function collectionOf(path: string): string {
  return path
    .replace(/\/[^/]+$/, '')
    .replace(/\/namespaces\/[^/]+\/([^/]+)$/, '/$1');
}

function merge(target: unknown, patch: unknown): unknown {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) {
    return patch;
  }
  const result: Body = { ...(target as Body) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = merge(result[key], value);
    }
  }
  return result;
}
