import type {
  SessionRepository,
  SessionTemplate,
  SessionTriggerSpec,
} from '@agentic-sessions/kubernetes-api';
import type { CelVariables } from './cel/CelExpression';
import { evaluateString } from './cel/evaluateString';
import { findHiddenCharacters } from './findHiddenCharacters';
import { oneLine } from './oneLine';
import type { SessionDraft } from './types';

/** The custom resource's limits, in Unicode characters as the API server counts them. */
const MAX_PROMPT = 8192;
const MAX_TITLE = 200;
const MAX_KEY = 256;
const MAX_INPUT = 2048;

const REPOSITORY_URL = /^https?:\/\/[^@\s]+$/;
const GIT_REF = /^[A-Za-z0-9_][A-Za-z0-9._/+@-]*$/;

/** A template that cannot make a session of this event; the message is for whoever wrote the trigger. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** What a template makes of an event. */
export interface AppliedTemplate {
  session: SessionDraft;
  correlationKey?: string;
  warnings: string[];
}

/**
 * Makes the session of an event. What stands in the trigger is settings; what an expression gives is data: it becomes a
 * value of one field, checked for that field, and is nowhere read as an expression or a setting again.
 *
 * @throws CelExpressionError, TemplateError
 */
export function applyTemplate(
  spec: SessionTriggerSpec,
  variables: CelVariables,
): AppliedTemplate {
  const { template } = spec;
  const read = (field: string, source: string) =>
    evaluateString(field, source, variables);
  const warnings: string[] = [];

  const prompt =
    template.prompt ?? read('promptFrom', template.promptFrom ?? '""');
  if (prompt.trim() === '') {
    throw new TemplateError('the prompt is empty');
  }
  if (lengthOf(prompt) > MAX_PROMPT) {
    throw new TemplateError(
      `the prompt has ${lengthOf(
        prompt,
      )} characters and may have ${MAX_PROMPT}; ask in fewer words, or link to the rest`,
    );
  }
  warnAboutHidden('prompt', prompt, warnings);

  const session: SessionDraft = {
    title: titleOf(template, read, warnings),
    prompt,
    framework: template.framework,
    model: template.model,
    repositories: template.repositories?.map((_, index) =>
      repositoryOf(template, index, read),
    ),
    inputs: inputsOf(template, read),
    interactive: template.interactive ?? true,
    timeouts: template.timeouts,
    entityRef: template.entityRef,
  };
  return {
    session,
    correlationKey: correlationKeyOf(spec, read),
    warnings,
  };
}

type Read = (field: string, source: string) => string;

function titleOf(
  template: SessionTemplate,
  read: Read,
  warnings: string[],
): string | undefined {
  const title =
    template.title ??
    (template.titleFrom && read('titleFrom', template.titleFrom));
  if (!title) {
    return undefined;
  }
  warnAboutHidden('title', title, warnings);
  const characters = [...oneLine(title)];
  if (characters.length <= MAX_TITLE) {
    return characters.join('') || undefined;
  }
  warnings.push(`The title was cut to ${MAX_TITLE} characters.`);
  return `${characters.slice(0, MAX_TITLE - 1).join('')}…`;
}

function repositoryOf(
  template: SessionTemplate,
  index: number,
  read: Read,
): SessionRepository {
  const given = template.repositories?.[index] ?? {};
  const at = `repositories[${index}]`;
  const url = given.url ?? read(`${at}.urlFrom`, given.urlFrom ?? '""');
  if (!REPOSITORY_URL.test(url)) {
    throw new TemplateError(
      `${at} is ${JSON.stringify(
        url,
      )}, which is no http or https address without a user in it`,
    );
  }
  const ref =
    given.ref ?? (given.refFrom && read(`${at}.refFrom`, given.refFrom));
  if (ref && (!GIT_REF.test(ref) || ref.includes('..'))) {
    throw new TemplateError(
      `${at} asks for ${JSON.stringify(
        ref,
      )}, which is no branch, tag or commit`,
    );
  }
  return {
    url,
    ...(ref ? { ref } : {}),
    ...(given.path ? { path: given.path } : {}),
  };
}

function inputsOf(
  template: SessionTemplate,
  read: Read,
): Record<string, string> | undefined {
  if (!template.inputs && !template.inputsFrom) {
    return undefined;
  }
  const computed = Object.entries(template.inputsFrom ?? {}).map(
    ([key, source]): [string, string] => {
      const value = read(`inputsFrom.${key}`, source);
      if (lengthOf(value) > MAX_INPUT) {
        throw new TemplateError(
          `the input ${key} has ${lengthOf(
            value,
          )} characters and may have ${MAX_INPUT}`,
        );
      }
      return [key, value];
    },
  );
  return { ...template.inputs, ...Object.fromEntries(computed) };
}

function correlationKeyOf(
  spec: SessionTriggerSpec,
  read: Read,
): string | undefined {
  if (!spec.correlationKey) {
    return undefined;
  }
  const key = read('correlationKey', spec.correlationKey);
  if (lengthOf(key) > MAX_KEY) {
    throw new TemplateError(
      `the correlation key has ${lengthOf(
        key,
      )} characters and may have ${MAX_KEY}`,
    );
  }
  return key || undefined;
}

function warnAboutHidden(field: string, text: string, warnings: string[]) {
  const hidden = findHiddenCharacters(text);
  if (hidden.length > 0) {
    const list = hidden.map(
      ({ codePoint, count }) => `${count} × ${codePoint}`,
    );
    warnings.push(
      `The ${field} holds characters that nobody sees: ${list.join(', ')}.`,
    );
  }
}

function lengthOf(text: string): number {
  return [...text].length;
}
