#!/usr/bin/env node
/**
 * Writes src/generated from manifests/crds, which are the truth. With `--check` it writes nothing and ends with 1
 * where a file is not what the CRDs say.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import prettier from 'prettier';
import { parse } from 'yaml';
import { kinds } from './kinds.mjs';
import { toJsonSchema } from './toJsonSchema.mjs';

const packageDir = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
);
const crdDir = path.resolve(packageDir, '../../manifests/crds');
const outDir = path.join(packageDir, 'src/generated');
const banner =
  '// Generated from manifests/crds by scripts/generate.mjs. Do not edit.\n';

const format = async (file, text) =>
  prettier.format(text, {
    ...(await prettier.resolveConfig(file)),
    filepath: file,
    parser: 'typescript',
  });

async function readCrd(file) {
  const crd = parse(await readFile(path.join(crdDir, file), 'utf8'));
  const version = crd.spec.versions.find(candidate => candidate.storage);
  return { crd, version, schema: version.schema.openAPIV3Schema };
}

/** Lists of allowed words, so that code can walk them and not only compare with them. */
const constants = found =>
  [...found]
    .map(
      ([name, { type, values, description }]) =>
        `/** ${description} */\nexport const ${name}: readonly ${type}[] = ${JSON.stringify(
          values,
        )};\n`,
    )
    .join('\n');

async function generateKind({ kind, file, titles }) {
  const { crd, version, schema } = await readCrd(file);
  const lists = new Map();
  const root = toJsonSchema(schema, { kind, titles, lists });
  const wanted = {
    title: `${kind}Parts`,
    type: 'object',
    additionalProperties: false,
    required: ['spec'],
    properties: {
      spec: root.properties.spec,
      ...(root.properties.status ? { status: root.properties.status } : {}),
    },
  };
  const types = await compile(wanted, `${kind}Parts`, {
    bannerComment: '',
    format: false,
    ignoreMinAndMaxItems: true,
    additionalProperties: false,
  });
  const names = {
    kind,
    listKind: crd.spec.names.listKind,
    plural: crd.spec.names.plural,
    singular: crd.spec.names.singular,
    shortName: crd.spec.names.shortNames[0],
    namespaced: crd.spec.scope === 'Namespaced',
    group: crd.spec.group,
    version: version.name,
  };
  const status = root.properties.status ? `\n  status?: ${kind}Status;` : '';
  return `${banner}
import type { ApiResource } from '../ApiResource';
import type { ObjectMeta } from '../ObjectMeta';

${types}
/** ${schema.description} */
export interface ${kind} {
  apiVersion: '${crd.spec.group}/${version.name}';
  kind: '${kind}';
  metadata: ObjectMeta;
  spec: ${kind}Spec;${status}
}

/** How the API server knows {@link ${kind}}. */
export const ${kind[0].toLowerCase()}${kind.slice(
    1,
  )}Resource: ApiResource<${kind}> = ${JSON.stringify(names)};

${constants(lists)}`;
}

export async function generate() {
  const files = new Map();
  for (const entry of kinds) {
    const file = path.join(outDir, `${entry.kind}.ts`);
    files.set(file, await format(file, await generateKind(entry)));
  }
  const index = path.join(outDir, 'index.ts');
  files.set(
    index,
    await format(
      index,
      banner + kinds.map(({ kind }) => `export * from './${kind}';\n`).join(''),
    ),
  );
  return files;
}

const check = process.argv.includes('--check');
let stale = 0;
for (const [file, text] of await generate()) {
  const there = await readFile(file, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (there === text) continue;
  stale += 1;
  const shown = path.relative(packageDir, file);
  if (check) process.stderr.write(`${shown} is not what manifests/crds say\n`);
  else {
    await writeFile(file, text);
    process.stdout.write(`wrote ${shown}\n`);
  }
}
if (check && stale) {
  process.stderr.write(
    'Run `node packages/kubernetes-api/scripts/generate.mjs` and commit what it writes.\n',
  );
  process.exitCode = 1;
}
