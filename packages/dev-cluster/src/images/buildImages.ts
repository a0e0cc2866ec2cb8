import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { explainSystemError } from '../errors/explainSystemError';
import { packageFolder } from '../system/packageFolder';
import { writeAtomically } from '../system/writeAtomically';
import { nodeLayer } from './nodeLayer';
import { programImage } from './programImage';
import { writeImageArchive } from './writeImageArchive';

/** The images of our programs, in one archive. */
export interface BuiltImages {
  /** Archive for `startCluster` and `loadImage`, holding all of them. */
  archive: string;
  /** Reference of the runner's image, with `/app/runner.js` and `/app/shim.js`. */
  runner: string;
  /** Reference of the survey agent's image, with `/app/survey-agent.js`. */
  surveyAgent: string;
}

/** Where the bundled programs are, and where the archive goes. */
export interface BuildImagesOptions {
  /** Folder for the archive. Older archives in it are removed. */
  folder: string;
  /** Default: what `scripts/bundle.mjs` makes in this checkout. */
  programs?: { runner: string; shim: string; surveyAgent: string };
}

/**
 * Makes the images of runner and survey agent, without Docker. Where neither the programs nor Node.js changed, the
 * archive that is there is taken.
 */
export async function buildImages(
  options: BuildImagesOptions,
): Promise<BuiltImages> {
  const packages = join(packageFolder(), '..');
  const programs = options.programs ?? {
    runner: join(packages, 'runner/dist/runner.cjs'),
    shim: join(packages, 'runner/dist/shim.cjs'),
    surveyAgent: join(packages, 'survey-agent/dist/survey-agent.cjs'),
  };
  const record = join(options.folder, `images-${inputHash(programs)}.json`);
  if (existsSync(record)) {
    const known: BuiltImages = JSON.parse(readFileSync(record, 'utf8'));
    if (existsSync(known.archive)) {
      return known;
    }
  }
  const baseLayer = await nodeLayer();
  const runner = programImage({
    name: 'runner',
    baseLayer,
    programs: { 'runner.js': programs.runner, 'shim.js': programs.shim },
    main: 'runner.js',
  });
  const surveyAgent = programImage({
    name: 'survey-agent',
    baseLayer,
    programs: { 'survey-agent.js': programs.surveyAgent },
    main: 'survey-agent.js',
  });
  const built: BuiltImages = {
    archive: record.replace(/\.json$/, '.tar'),
    runner: runner.reference,
    surveyAgent: surveyAgent.reference,
  };
  try {
    removeOlder(options.folder);
    await writeAtomically(
      built.archive,
      writeImageArchive([runner, surveyAgent]),
    );
    await writeAtomically(record, JSON.stringify(built, undefined, 2));
  } catch (error) {
    throw explainSystemError(error, options.folder);
  }
  return built;
}

/** What an archive depends on. Node.js itself by place, size and time: its content would take a second to read. */
function inputHash(programs: Readonly<Record<string, string>>): string {
  const { size, mtimeMs } = statSync(process.execPath);
  const hash = createHash('sha256').update(
    JSON.stringify([process.execPath, process.version, size, mtimeMs]),
  );
  for (const file of Object.values(programs)) {
    hash.update(existsSync(file) ? readFileSync(file) : 'missing');
  }
  return hash.digest('hex').slice(0, 12);
}

function removeOlder(folder: string): void {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names.filter(each => each.startsWith('images-'))) {
    rmSync(join(folder, name));
  }
}
