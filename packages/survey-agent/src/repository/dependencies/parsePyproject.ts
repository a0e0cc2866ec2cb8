import { parse } from 'smol-toml';
import { isRecord } from './isRecord';
import { parseRequirement } from './parseRequirements';
import type { Declared, ManifestParser } from './types';

/** `pyproject.toml`: PEP 621, dependency groups (PEP 735) and Poetry. */
export const parsePyproject: ManifestParser = text => {
  const toml: unknown = parse(text);
  if (!isRecord(toml)) {
    return [];
  }
  const project = isRecord(toml.project) ? toml.project : {};
  const found = requirements(project.dependencies, 'runtime');
  for (const groups of [
    project['optional-dependencies'],
    toml['dependency-groups'],
  ]) {
    for (const [group, list] of Object.entries(
      isRecord(groups) ? groups : {},
    )) {
      found.push(...requirements(list, group));
    }
  }
  const tool = isRecord(toml.tool) ? toml.tool : {};
  const poetry = isRecord(tool.poetry) ? tool.poetry : {};
  found.push(...poetryTable(poetry.dependencies, 'runtime'));
  const groups = isRecord(poetry.group) ? poetry.group : {};
  for (const [group, table] of Object.entries(groups)) {
    found.push(
      ...poetryTable(isRecord(table) ? table.dependencies : {}, group),
    );
  }
  return found;
};

function requirements(list: unknown, group: string): Declared[] {
  return (Array.isArray(list) ? list : []).flatMap(item =>
    typeof item === 'string' ? parseRequirement(item, group) ?? [] : [],
  );
}

/** Poetry's own notation: `name = "^1.2"` or `name = { version = "1.2.3" }`; `python` is the interpreter. */
function poetryTable(table: unknown, group: string): Declared[] {
  return Object.entries(isRecord(table) ? table : {})
    .filter(([name]) => name !== 'python')
    .map(([name, value]) => {
      const declared = isRecord(value) ? value.version ?? value.rev : value;
      const version = declared === undefined ? '' : String(declared);
      return {
        ecosystem: 'pypi' as const,
        name,
        version,
        pinned: /^(==)?\d+(\.\d+)*$/.test(version),
        group,
      };
    });
}
