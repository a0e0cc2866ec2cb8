import type { Readable } from 'node:stream';
import { systemClock, type Clock } from '../Clock';
import { BearerToken } from '../config/BearerToken';
import type { ClusterConfig } from '../config/ClusterConfig';
import type { Http2Connection } from '../transport/Http2Connection';
import type {
  KubernetesList,
  KubernetesListPage,
  KubernetesObject,
  ObjectRef,
} from '../types/KubernetesObject';
import { apiVersionOf, resourcePath, type Resource } from '../types/Resource';
import type {
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
  TokenReviewSpec,
  TokenReviewStatus,
} from '../types/reviews';
import { HttpCaller, type HttpCall } from './HttpCaller';
import { connectTo } from './connectTo';
import type { KubernetesClientOptions } from './KubernetesClientOptions';
import { deleteBody } from './deleteBody';
import { listAllPages } from './listAllPages';
import { parseWatch, type WatchEvent } from './parseWatch';
import { postReview } from './postReview';
import { readJson } from './readJson';
import { PATCH_CONTENT_TYPES } from './patchContentTypes';
import type {
  DeleteOptions,
  ListOptions,
  Patch,
  RequestOptions,
  WriteOptions,
} from './requestOptions';
import { withDeadline } from './withDeadline';
import { withQuery } from './withQuery';
import { writeQuery } from './writeQuery';

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_PAGE = 500;

/**
 * Typed calls to one API server over one HTTP/2 connection, and watches over a second, so that many watches never
 * take streams from calls. Every method throws KubernetesError where the server said no and
 * KubernetesConnectionError where it said nothing.
 */
export class KubernetesClient {
  readonly config: ClusterConfig;
  readonly #clock: Clock;
  readonly #caller: HttpCaller;
  readonly #calls: Http2Connection;
  readonly #watches: Http2Connection;
  readonly #mayWrite: (() => void) | undefined;
  readonly #options: KubernetesClientOptions;

  constructor(
    options: KubernetesClientOptions,
    guard?: { of: KubernetesClient; mayWrite: () => void },
  ) {
    this.config = options.config;
    this.#options = options;
    this.#mayWrite = guard?.mayWrite;
    this.#clock = options.clock ?? systemClock;
    if (guard) {
      this.#caller = guard.of.#caller;
      this.#calls = guard.of.#calls;
      this.#watches = guard.of.#watches;
      return;
    }
    this.#caller = new HttpCaller({
      config: options.config,
      token: new BearerToken(options.config, this.#clock),
      clock: this.#clock,
      userAgent: options.userAgent ?? 'agentic-sessions',
      observe: options.observe,
    });
    this.#calls = connectTo(options, this.#clock);
    this.#watches = connectTo(options, this.#clock);
  }

  /**
   * The same client over the same connections that asks right before anything but a read goes out, at each repeat
   * too; a call that is not let out rejects with what `mayWrite` throws.
   */
  guardWrites(mayWrite: () => void): KubernetesClient {
    return new KubernetesClient(this.#options, { of: this, mayWrite });
  }

  /** Reads one object. */
  async get<T extends KubernetesObject>(
    resource: Resource<T>,
    ref: ObjectRef,
    options: RequestOptions & { subresource?: string } = {},
  ): Promise<T> {
    return this.request<T>(
      'GET',
      resourcePath(resource, { ...ref, subresource: options.subresource }),
      undefined,
      options,
    );
  }

  /** Reads one page. */
  async listPage<T extends KubernetesObject>(
    resource: Resource<T>,
    options: ListOptions & { continueToken?: string } = {},
  ): Promise<KubernetesListPage<T>> {
    const page = await this.request<{
      metadata?: {
        resourceVersion?: string;
        continue?: string;
        remainingItemCount?: number;
      };
      items?: T[] | null;
    }>(
      'GET',
      withQuery(resourcePath(resource, { namespace: options.namespace }), {
        labelSelector: options.labelSelector,
        fieldSelector: options.fieldSelector,
        limit: options.limit ?? DEFAULT_PAGE,
        continue: options.continueToken,
      }),
      undefined,
      options,
    );
    return {
      items: page.items ?? [],
      resourceVersion: page.metadata?.resourceVersion ?? '',
      continueToken: page.metadata?.continue || undefined,
      remainingItemCount: page.metadata?.remainingItemCount,
    };
  }

  /** Reads a whole collection, page by page; begins anew where a page is too old (410). */
  async list<T extends KubernetesObject>(
    resource: Resource<T>,
    options: ListOptions = {},
  ): Promise<KubernetesList<T>> {
    return listAllPages(continueToken =>
      this.listPage(resource, { ...options, continueToken }),
    );
  }

  /** Creates an object. `apiVersion` and `kind` are filled in. */
  async create<T extends KubernetesObject>(
    resource: Resource<T>,
    object: T,
    options: WriteOptions = {},
  ): Promise<T> {
    return this.request<T>(
      'POST',
      withQuery(
        resourcePath(resource, { namespace: object.metadata.namespace }),
        writeQuery(options),
      ),
      { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind },
      options,
    );
  }

  /** Posts to a subresource, e.g. `token` of a ServiceAccount or `eviction` of a Pod. */
  async createSubresource<A>(
    resource: Resource,
    ref: ObjectRef,
    subresource: string,
    body: unknown,
    options: RequestOptions = {},
  ): Promise<A> {
    return this.request<A>(
      'POST',
      resourcePath(resource, { ...ref, subresource }),
      body,
      options,
    );
  }

  /** Replaces an object; the server refuses (409) where `resourceVersion` is given and old. */
  async update<T extends KubernetesObject>(
    resource: Resource<T>,
    object: T,
    options: WriteOptions & { subresource?: string } = {},
  ): Promise<T> {
    return this.request<T>(
      'PUT',
      withQuery(
        resourcePath(resource, {
          namespace: object.metadata.namespace,
          name: object.metadata.name,
          subresource: options.subresource,
        }),
        writeQuery(options),
      ),
      { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind },
      options,
    );
  }

  /** Replaces the status of an object. */
  async updateStatus<T extends KubernetesObject>(
    resource: Resource<T>,
    object: T,
    options: WriteOptions = {},
  ): Promise<T> {
    return this.update(resource, object, { ...options, subresource: 'status' });
  }

  /** Changes a part of an object. */
  async patch<T extends KubernetesObject>(
    resource: Resource<T>,
    ref: ObjectRef,
    patch: Patch,
    options: WriteOptions & { subresource?: string } = {},
  ): Promise<T> {
    const path = withQuery(
      resourcePath(resource, { ...ref, subresource: options.subresource }),
      {
        ...writeQuery(options),
        force: patch.type === 'apply' ? patch.force : undefined,
      },
    );
    return this.#json<T>(
      {
        method: 'PATCH',
        path,
        body: patch.body,
        contentType: PATCH_CONTENT_TYPES[patch.type],
      },
      options,
    );
  }

  /** Changes a part of the status of an object. */
  async patchStatus<T extends KubernetesObject>(
    resource: Resource<T>,
    ref: ObjectRef,
    patch: Patch,
    options: WriteOptions = {},
  ): Promise<T> {
    return this.patch(resource, ref, patch, {
      ...options,
      subresource: 'status',
    });
  }

  /** Server-side apply: says what `fieldManager` wants, creating the object where there is none. */
  async apply<T extends KubernetesObject>(
    resource: Resource<T>,
    object: {
      metadata: ObjectRef & Partial<KubernetesObject['metadata']>;
    } & Omit<Partial<T>, 'metadata'>,
    options: WriteOptions & {
      fieldManager: string;
      force?: boolean;
      subresource?: string;
    },
  ): Promise<T> {
    const { force, ...rest } = options;
    return this.patch(
      resource,
      { name: object.metadata.name, namespace: object.metadata.namespace },
      {
        type: 'apply',
        force,
        body: {
          ...object,
          apiVersion: apiVersionOf(resource),
          kind: resource.kind,
        },
      },
      rest,
    );
  }

  /** Deletes an object. Answers it where it still exists (finalizers, grace), the server's Status otherwise. */
  async delete(
    resource: Resource,
    ref: ObjectRef,
    options: DeleteOptions = {},
  ): Promise<unknown> {
    return this.request(
      'DELETE',
      resourcePath(resource, ref),
      deleteBody(options),
      options,
    );
  }

  /** May this person do this? Needs `create` on subjectaccessreviews. */
  async subjectAccessReview(
    spec: SubjectAccessReviewSpec,
    options: RequestOptions = {},
  ): Promise<SubjectAccessReviewStatus> {
    return postReview(this, 'authorization/SubjectAccessReview', spec, options);
  }

  /** Whose token is this? Needs `create` on tokenreviews. */
  async tokenReview(
    spec: TokenReviewSpec,
    options: RequestOptions = {},
  ): Promise<TokenReviewStatus> {
    return postReview(this, 'authentication/TokenReview', spec, options);
  }

  /** Any call whose answer is JSON. */
  async request<A>(
    method: string,
    path: string,
    body?: unknown,
    options: RequestOptions = {},
  ): Promise<A> {
    return this.#json<A>({ method, path, body }, options);
  }

  /**
   * Any read whose answer is wanted as it comes, e.g. a Pod's log with `follow=true`. The time limit holds until the
   * head of the answer; the signal holds to the end.
   */
  async raw(
    path: string,
    options: RequestOptions & { accept?: string } = {},
  ): Promise<{ status: number; body: Readable }> {
    return withDeadline(
      this.#clock,
      options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      options.signal,
      async (signal, goesOn) => {
        // Long streams share the connection of the watches.
        const response = await this.#caller.send(this.#watches, {
          method: 'GET',
          path,
          accept: options.accept ?? '*/*',
          signal,
        });
        goesOn();
        return { status: response.status, body: response.body };
      },
    );
  }

  /**
   * Watches a collection, calling `onEvent` for each line, until the server ends it. It does not begin again by
   * itself: that is what an Informer is for.
   */
  async watch<T extends KubernetesObject>(
    resource: Resource<T>,
    options: Omit<ListOptions, 'limit' | 'timeoutMs'> & {
      resourceVersion?: string;
      /** After how long the server ends the watch. */
      timeoutSeconds?: number;
      allowWatchBookmarks?: boolean;
    },
    onEvent: (event: WatchEvent<T>) => void,
    onOpen?: () => void,
  ): Promise<void> {
    const path = withQuery(
      resourcePath(resource, { namespace: options.namespace }),
      {
        watch: true,
        labelSelector: options.labelSelector,
        fieldSelector: options.fieldSelector,
        resourceVersion: options.resourceVersion,
        timeoutSeconds: options.timeoutSeconds,
        allowWatchBookmarks: options.allowWatchBookmarks,
      },
    );
    const response = await this.#caller.send(this.#watches, {
      method: 'GET',
      path,
      signal: options.signal,
    });
    onOpen?.();
    await parseWatch(response.body, onEvent, options.signal);
  }

  /** Ends both connections with whatever is open on them. */
  close(): void {
    for (const connection of [this.#calls, this.#watches]) connection.close();
  }

  async #json<A>(call: HttpCall, options: RequestOptions): Promise<A> {
    return withDeadline(
      this.#clock,
      options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      options.signal,
      async signal => {
        const response = await this.#caller.send(this.#calls, {
          ...call,
          signal,
          beforeSend: call.method === 'GET' ? undefined : this.#mayWrite,
        });
        return readJson<A>(response.body, call, signal);
      },
    );
  }
}
