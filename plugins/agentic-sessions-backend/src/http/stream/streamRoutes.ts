import { InputError, NotFoundError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Request, Response } from 'express';
import PromiseRouter from 'express-promise-router';
import type { AccessGuard } from '../../access/AccessGuard';
import type { IdentityResolver } from '../../access/IdentityResolver';
import type { NoticeBus } from '../../notices/NoticeBus';
import type { SessionRef } from '../../notices/Notice';
import type { SessionService } from '../../sessions/SessionService';
import type { SessionStore } from '../../sessions/SessionStore';
import { callOf } from '../callOf';
import { parse } from '../parse';
import { eventsQuery, sessionParams, streamQuery } from '../schemas';
import { refOf } from '../sessionRoutes';
import { ChangeStream, type Following, type StreamTimes } from './ChangeStream';
import { SseResponse } from './SseResponse';
import { StreamRoom } from './StreamRoom';

/** What the streams need. */
export interface StreamOptions {
  readonly service: SessionService;
  readonly store: SessionStore;
  readonly notices: NoticeBus;
  readonly guard: AccessGuard;
  readonly identities: IdentityResolver;
  readonly logger: LoggerService;
  readonly times?: StreamTimes;
  readonly room?: StreamRoom;
  /** Aborted when the portal shuts down: streams end, and viewers come back to another replica. */
  readonly shutdown: AbortSignal;
}

/** `ns/name:after`, as `session=` of the stream of a browser has it. */
function parsePlace(text: string): SessionRef & { after: number } {
  const match = /^([^/]+)\/([^:]+):([0-9]{1,10})$/.exec(text);
  if (!match) {
    throw new InputError(
      'query.session: write namespace/session:after, after being the last sequence number you have',
    );
  }
  const [, namespace, sessionId, after] = match;
  return {
    ...parse(sessionParams, { namespace, sessionId }, 'query.session'),
    after: Number(after),
  };
}

/** Where a client that comes back goes on: `Last-Event-ID` where it has one, else `after`. */
function startAfter(req: Request, after: number | undefined): number {
  const last = req.header('last-event-id');
  if (last === undefined || last === '') {
    return after ?? 0;
  }
  if (!/^[0-9]{1,10}$/.test(last)) {
    throw new InputError('Last-Event-ID: not the id of an event of ours');
  }
  return Number(last);
}

/** The ledger as JSON or as a stream, and the one stream of a browser. */
export function streamRoutes(options: StreamOptions) {
  const { service, guard, shutdown } = options;
  const router = PromiseRouter();
  // One for both places at which the API is mounted: they share the router.
  const room = options.room ?? new StreamRoom();

  const follow = async (req: Request, res: Response, following: Following) => {
    const leaveRoom = room.take(callOf(req, res).identity.username);
    const left = new AbortController();
    res.on('close', () => left.abort());
    const sse = new SseResponse(res);
    const stream = new ChangeStream({
      ...options,
      mayStill: (call, ref) => guard.see(call, ref.namespace, ref.sessionId),
      call: async () => ({
        ...callOf(req, res),
        identity: await options.identities.resolve(res.locals.token),
      }),
    });
    try {
      await stream.run(
        sse,
        following,
        AbortSignal.any([left.signal, shutdown]),
      );
    } catch (error) {
      if (!res.headersSent) {
        throw error;
      }
      // The head is sent: ending is all that can be told. The viewer comes back and meets the error as an answer.
      options.logger.debug(`A stream ended: ${error}`);
    } finally {
      leaveRoom();
      if (res.headersSent) {
        sse.close();
      }
    }
  };

  router.get(
    '/namespaces/:namespace/sessions/:sessionId/events',
    async (req, res) => {
      const ref = refOf(req);
      const { after, limit } = parse(eventsQuery, req.query, 'query');
      const call = callOf(req, res);
      // `*/*` prefers JSON: a stream has to be asked for.
      if (req.accepts(['json', 'text/event-stream']) !== 'text/event-stream') {
        res.json(
          await service.listEvents(call, ref, { after: after ?? 0, limit }),
        );
        return;
      }
      const from = startAfter(req, after);
      // Whatever is wrong is still an answer now; afterwards the stream could only end.
      await service.listEvents(call, ref, { after: from, limit: 1 });
      await follow(req, res, {
        sessions: [{ ...ref, after: from }],
        namespaces: async () => [],
        resumable: true,
      });
    },
  );

  router.get('/events', async (req, res) => {
    const query = parse(streamQuery, req.query, 'query');
    const call = callOf(req, res);
    const sessions = (query.session ?? []).map(parsePlace);
    for (const session of sessions) {
      await service.listEvents(call, session, {
        after: session.after,
        limit: 1,
      });
    }
    const namespaces = await guard.visible(call, 'list', query.namespace);
    if (query.namespace && namespaces.length < new Set(query.namespace).size) {
      throw new NotFoundError('There is no such namespace');
    }
    await follow(req, res, {
      sessions,
      namespaces: now => guard.visible(now, 'list', query.namespace),
      resumable: false,
    });
  });

  return router;
}
