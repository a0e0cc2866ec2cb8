import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(
  parse(
    readFileSync(
      join(
        resolvePackagePath('@agentic-sessions/backstage-plugin-common'),
        'openapi.webhooks.yaml',
      ),
      'utf8',
    ),
  ),
  'webhooks',
);

/** @throws Error where an answer of the server is not what the document promises */
export function checkAnswer(path: string, status: number, body: unknown): void {
  const preview = path.endsWith('/validate');
  const response =
    {
      200: preview ? 'WouldStart' : 'Handshake',
      202: 'Decided',
      400: preview ? 'WouldNotStart' : 'Error',
    }[status] ?? 'Error';
  const validate = ajv.compile({
    $ref: `webhooks#/components/responses/${response}/content/application~1json/schema`,
  });
  if (!validate(body)) {
    throw new Error(
      `${path} answered ${status} with ${JSON.stringify(
        body,
      )}: ${ajv.errorsText(validate.errors)}`,
    );
  }
}
