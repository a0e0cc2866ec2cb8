import { pipeline } from 'node:stream/promises';
import PromiseRouter from 'express-promise-router';
import type { SessionService } from '../sessions/SessionService';
import { attachmentHeader } from './attachmentHeader';
import { callOf } from './callOf';
import { parse } from './parse';
import { logQuery } from './schemas';
import { refOf } from './sessionRoutes';

const SESSION = '/namespaces/:namespace/sessions/:sessionId';

/** Files and logs. What a session made is never shown as a page of the portal: bytes, as an attachment, not sniffed. */
export function artifactRoutes(service: SessionService) {
  const router = PromiseRouter();

  router.get(`${SESSION}/artifacts`, async (req, res) => {
    const artifacts = await service.listArtifacts(callOf(req, res), refOf(req));
    res.json({ artifacts });
  });

  router.get(`${SESSION}/artifacts/:artifactId/content`, async (req, res) => {
    const { artifact, content } = await service.readArtifact(
      callOf(req, res),
      refOf(req),
      req.params.artifactId,
    );
    res.setHeader('content-type', 'application/octet-stream');
    res.setHeader('content-length', artifact.size);
    res.setHeader('content-disposition', attachmentHeader(artifact.path));
    res.setHeader('x-content-type-options', 'nosniff');
    res.setHeader('content-security-policy', "default-src 'none'; sandbox");
    res.setHeader('cache-control', 'private, no-transform');
    res.setHeader('etag', `"${artifact.digest}"`);
    await pipeline(content, res);
  });

  router.get(`${SESSION}/log`, async (req, res) => {
    const query = parse(logQuery, req.query, 'query');
    const text = await service.readLog(callOf(req, res), refOf(req), query);
    res.setHeader('x-content-type-options', 'nosniff');
    res.setHeader('cache-control', 'no-store');
    res.type('text/plain').send(text);
  });

  return router;
}
