import { parse } from 'smol-toml';
import { isRecord } from './isRecord';
import type { Declared, ManifestParser } from './types';

const GROUPS: Record<string, string> = {
  dependencies: 'runtime',
  'dev-dependencies': 'development',
  'build-dependencies': 'build',
};

/** Cargo's `Cargo.toml`, its workspace and its targets. `1.2.3` means `^1.2.3` there: only `=1.2.3` and a commit are one version. */
export const parseCargoToml: ManifestParser = text => {
  const toml: unknown = parse(text);
  if (!isRecord(toml)) {
    return [];
  }
  const targets = isRecord(toml.target) ? Object.values(toml.target) : [];
  return [toml, toml.workspace, ...targets].flatMap(table =>
    isRecord(table)
      ? Object.entries(GROUPS).flatMap(([key, group]) =>
          readTable(table[key], group),
        )
      : [],
  );
};

function readTable(table: unknown, group: string): Declared[] {
  return Object.entries(isRecord(table) ? table : {}).map(([key, value]) => {
    const detail = isRecord(value) ? value : {};
    const version = isRecord(value)
      ? String(
          detail.version ?? detail.rev ?? detail.tag ?? detail.branch ?? '',
        )
      : String(value);
    return {
      ecosystem: 'cargo' as const,
      name: typeof detail.package === 'string' ? detail.package : key,
      version,
      pinned:
        /^=\s*\d/.test(version) ||
        detail.rev !== undefined ||
        detail.path !== undefined ||
        detail.workspace === true,
      group,
    };
  });
}
