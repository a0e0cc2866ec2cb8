import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

type Json = Record<string, unknown>;

interface Operation {
  operationId: string;
  responses: Record<string, Json>;
}

/** An answer, as supertest has it. */
export interface Answer {
  status: number;
  type: string;
  body: unknown;
}

const ID = 'openapi.yaml';

/** The OpenAPI document, holding answers of the running server against itself. */
export class Contract {
  readonly #document: { paths: Record<string, Record<string, Operation>> };
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #met = new Set<string>();

  constructor() {
    this.#document = parse(
      readFileSync(
        join(
          resolvePackagePath('@agentic-sessions/backstage-plugin-common'),
          'openapi.yaml',
        ),
        'utf8',
      ),
    );
    addFormats(this.#ajv);
    this.#ajv.addSchema(this.#document as unknown as Json, ID);
  }

  /** Every operation, as `METHOD /path`, with its id. */
  operations(): { method: string; path: string; operationId: string }[] {
    return Object.entries(this.#document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => /^(get|post|put|delete|patch)$/.test(method))
        .map(([method, operation]) => ({
          method,
          path,
          operationId: operation.operationId,
        })),
    );
  }

  /** Operations of which no good answer was checked yet. */
  unmet(): string[] {
    return this.operations()
      .map(operation => operation.operationId)
      .filter(id => !this.#met.has(id));
  }

  /** The status of a good answer. */
  goodStatus(operationId: string): number {
    const { path, method } = this.#find(operationId);
    const { responses } = this.#document.paths[path][method];
    return Number(Object.keys(responses).find(status => status !== 'default'));
  }

  /** @throws Error that says how an answer is not what the document promises. */
  check(operationId: string, answer: Answer): void {
    const { path, method } = this.#find(operationId);
    const operation = this.#document.paths[path][method];
    const status = operation.responses[answer.status]
      ? String(answer.status)
      : 'default';
    if (status === 'default' && answer.status < 400) {
      throw new Error(`${operationId} does not promise ${answer.status}`);
    }
    const pointer =
      status === 'default'
        ? '/components/responses/Error'
        : `/paths/${path
            .replaceAll('~', '~0')
            .replaceAll('/', '~1')}/${method}/responses/${status}`;
    const content = (
      status === 'default'
        ? { 'application/json': {} }
        : operation.responses[status].content
    ) as Json;
    if (!content[answer.type]) {
      throw new Error(`${operationId} does not promise ${answer.type}`);
    }
    const validate = this.#validator(
      `${pointer}/content/${escape(answer.type)}/schema`,
    );
    if (answer.type === 'application/json' && !validate(answer.body)) {
      throw new Error(
        `${operationId} answered ${answer.status} with ${JSON.stringify(
          answer.body,
        )}: ${this.#ajv.errorsText(validate.errors)}`,
      );
    }
    if (answer.status < 400) {
      this.#met.add(operationId);
    }
  }

  /** Whether the document takes this as the body of a request. */
  acceptsBody(operationId: string, body: unknown): boolean {
    const { path, method } = this.#find(operationId);
    return this.#validator(
      `/paths/${escape(
        path,
      )}/${method}/requestBody/content/application~1json/schema`,
    )(body);
  }

  #find(operationId: string): { path: string; method: string } {
    const found = this.operations().find(
      operation => operation.operationId === operationId,
    );
    if (!found) {
      throw new Error(`There is no operation ${operationId}`);
    }
    return found;
  }

  #validator(pointer: string) {
    const known =
      this.#validators.get(pointer) ??
      this.#ajv.compile({
        $ref: `${ID}#${encodeURI(pointer)
          .replaceAll('{', '%7B')
          .replaceAll('}', '%7D')}`,
      });
    this.#validators.set(pointer, known);
    return known;
  }

  /** The same for the data of one server-sent event. */
  checkStreamMessage(data: unknown): void {
    const validate = this.#validator('/components/schemas/StreamMessage');
    if (!validate(data)) {
      throw new Error(this.#ajv.errorsText(validate.errors));
    }
  }

  /** Remembers that a stream was checked. */
  met(operationId: string): void {
    this.#met.add(operationId);
  }
}

/** A key as a part of a JSON pointer. */
function escape(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
