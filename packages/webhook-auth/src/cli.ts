import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { hashApiKey, verifyApiKey } from './verifyApiKey';
import { signGithub, verifyGithub } from './verifyGithub';
import { signJira, verifyJira } from './verifyJira';
import { signSlack, verifySlack } from './verifySlack';
import {
  signStandardWebhook,
  verifyStandardWebhook,
} from './verifyStandardWebhook';
import type { SignedRequest, VerifyResult } from './types';

const USAGE = `Usage: webhook-auth verify|sign --scheme SCHEME [options] [BODY_FILE]

Schemes: github, jira, slack, standard; verify also knows api-key.
The body is read from BODY_FILE, or from standard input. Secrets come from the environment
variable WEBHOOK_SECRET or from --secret-file, one a line: never from an argument, which other users could see.

  --header "Name: value"   a header of the request (verify; repeat it for more)
  --secret-file FILE       one secret a line
  --id ID                  webhook-id to sign with (standard; default: a new one)

verify prints the result as JSON and ends with 0 when the request is genuine, with 1 when it is not.
sign prints the headers to send, ready for "curl -H @FILE".`;

/** What the command reaches outside of itself, so that a test can give it all. */
export interface CliContext {
  env: Readonly<Record<string, string | undefined>>;
  now(): Date;
  /** Reads a file; `-` is standard input. */
  readFile(name: string): Uint8Array;
  out(text: string): void;
  err(text: string): void;
}

/** The `webhook-auth` command. Gives the exit code: 0 genuine or signed, 1 not genuine, 2 used wrongly. */
export function main(args: string[], context: CliContext): number {
  try {
    return run(args, context);
  } catch (error) {
    context.err(
      `${error instanceof Error ? error.message : error}\n\n${USAGE}`,
    );
    return 2;
  }
}

function run(args: string[], context: CliContext): number {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      scheme: { type: 'string' },
      header: { type: 'string', multiple: true },
      'secret-file': { type: 'string' },
      id: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, file = '-'] = positionals;
  if (values.help) {
    context.out(USAGE);
    return 0;
  }
  const secrets = readSecrets(values['secret-file'], context);
  const scheme = values.scheme ?? '';
  if (command === 'sign') {
    const headers = sign(scheme, context.readFile(file), secrets[0], {
      now: context.now(),
      id: values.id ?? `msg_${randomUUID()}`,
    });
    context.out(
      Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n'),
    );
    return 0;
  }
  if (command === 'verify') {
    const headers = parseHeaders(values.header ?? []);
    const rawBody = context.readFile(file);
    const now = context.now();
    const result = verify(scheme, { rawBody, headers }, secrets, now);
    context.out(JSON.stringify(result));
    return result.ok ? 0 : 1;
  }
  throw new Error(`Unknown command "${command ?? ''}".`);
}

function verify(
  scheme: string,
  request: SignedRequest,
  secrets: string[],
  now: Date,
): VerifyResult {
  switch (scheme) {
    case 'github':
      return verifyGithub(request, secrets);
    case 'jira':
      return verifyJira(request, secrets);
    case 'slack':
      return verifySlack(request, secrets, { now });
    case 'standard':
      return verifyStandardWebhook(request, secrets, { now });
    case 'api-key':
      return verifyApiKey(request, secrets.map(hashApiKey));
    default:
      throw new Error(`Unknown scheme "${scheme}".`);
  }
}

function sign(
  scheme: string,
  body: Uint8Array,
  secret: string,
  options: { now: Date; id: string },
): Record<string, string> {
  switch (scheme) {
    case 'github':
      return signGithub(body, secret);
    case 'jira':
      return signJira(body, secret);
    case 'slack':
      return signSlack(body, secret, options);
    case 'standard':
      return signStandardWebhook(body, secret, options);
    default:
      throw new Error(`Cannot sign with scheme "${scheme}".`);
  }
}

function readSecrets(file: string | undefined, context: CliContext): string[] {
  const text = file
    ? Buffer.from(context.readFile(file)).toString('utf8')
    : context.env.WEBHOOK_SECRET ?? '';
  const secrets = text.split(/\r?\n/).filter(line => line.length > 0);
  if (secrets.length === 0) {
    throw new Error('No secret: set WEBHOOK_SECRET or give --secret-file.');
  }
  return secrets;
}

function parseHeaders(lines: string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) {
      throw new Error(`"${line}" is not of the form "Name: value".`);
    }
    const name = line.slice(0, colon).trim().toLowerCase();
    (headers[name] ??= []).push(line.slice(colon + 1).trim());
  }
  return headers;
}
