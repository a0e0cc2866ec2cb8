import { posix } from 'node:path';

const BY_EXTENSION: Record<string, string> = {
  '.bash': 'Shell',
  '.c': 'C',
  '.cc': 'C++',
  '.cjs': 'JavaScript',
  '.clj': 'Clojure',
  '.cpp': 'C++',
  '.cs': 'C#',
  '.css': 'CSS',
  '.cts': 'TypeScript',
  '.cxx': 'C++',
  '.dart': 'Dart',
  '.ex': 'Elixir',
  '.exs': 'Elixir',
  '.fs': 'F#',
  '.go': 'Go',
  '.gradle': 'Groovy',
  '.groovy': 'Groovy',
  '.h': 'C',
  '.hpp': 'C++',
  '.hs': 'Haskell',
  '.htm': 'HTML',
  '.html': 'HTML',
  '.java': 'Java',
  '.js': 'JavaScript',
  '.json': 'JSON',
  '.jsx': 'JavaScript',
  '.kt': 'Kotlin',
  '.kts': 'Kotlin',
  '.less': 'Less',
  '.lua': 'Lua',
  '.md': 'Markdown',
  '.mdx': 'Markdown',
  '.mjs': 'JavaScript',
  '.ml': 'OCaml',
  '.mts': 'TypeScript',
  '.php': 'PHP',
  '.pl': 'Perl',
  '.proto': 'Protocol Buffers',
  '.ps1': 'PowerShell',
  '.py': 'Python',
  '.r': 'R',
  '.rb': 'Ruby',
  '.rs': 'Rust',
  '.rst': 'reStructuredText',
  '.scala': 'Scala',
  '.scss': 'SCSS',
  '.sh': 'Shell',
  '.sql': 'SQL',
  '.svelte': 'Svelte',
  '.swift': 'Swift',
  '.tf': 'HCL',
  '.toml': 'TOML',
  '.ts': 'TypeScript',
  '.tsx': 'TypeScript',
  '.vue': 'Vue',
  '.xml': 'XML',
  '.yaml': 'YAML',
  '.yml': 'YAML',
  '.zig': 'Zig',
};

const BY_NAME: Record<string, string> = {
  Containerfile: 'Dockerfile',
  Dockerfile: 'Dockerfile',
  Gemfile: 'Ruby',
  Jenkinsfile: 'Groovy',
  Makefile: 'Makefile',
  Rakefile: 'Ruby',
};

/** Files that tools write: their size says nothing of the language a team works in. */
const GENERATED =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|Cargo\.lock|poetry\.lock|uv\.lock|composer\.lock|Gemfile\.lock)$|\.min\.(js|css)$|\.map$/;

/**
 * The language of a file by its name, or undefined where the name does not tell.
 *
 * @public
 */
export function languageOf(path: string): string | undefined {
  if (GENERATED.test(path)) {
    return undefined;
  }
  return (
    BY_NAME[posix.basename(path)] ??
    BY_EXTENSION[posix.extname(path).toLowerCase()]
  );
}
