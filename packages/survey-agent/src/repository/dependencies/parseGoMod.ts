import type { Declared, ManifestParser } from './types';

/** `go.mod`. Go always selects one version; `// indirect` ones are not the module's own choice and left out. */
export const parseGoMod: ManifestParser = text => {
  if (!/^\s*module\s+\S+/m.test(text)) {
    throw new TypeError('has no module line');
  }
  const found: Declared[] = [];
  let inBlock = false;
  for (const raw of text.split(/\r?\n/)) {
    const indirect = /\/\/.*\bindirect\b/.test(raw);
    const line = raw.replace(/\/\/.*$/, '').trim();
    if (/^require\s*\($/.test(line)) {
      inBlock = true;
    } else if (inBlock && line === ')') {
      inBlock = false;
    } else {
      const match = (
        inBlock ? /^(\S+)\s+(v\S+)$/ : /^require\s+(\S+)\s+(v\S+)$/
      ).exec(line);
      if (match && !indirect) {
        found.push({
          ecosystem: 'go',
          name: match[1],
          version: match[2],
          pinned: true,
          group: 'runtime',
        });
      }
    }
  }
  return found;
};
