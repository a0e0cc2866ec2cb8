/** How much a finding matters: it is broken, it should be better, or it is good to know. */
export type Severity = 'problem' | 'warning' | 'note';

/** What a survey of a working tree can find. */
export const REPOSITORY_FINDING_TYPES = [
  'broken-link',
  'missing-document',
  'missing-test',
  'large-file',
  'hidden-characters',
  'unpinned-dependency',
  'missing-lockfile',
  'unreadable-manifest',
  'image-without-alt',
] as const;

/** What a survey of a website can find. */
export const WEBSITE_FINDING_TYPES = [
  'broken-page-link',
  'missing-title',
  'missing-description',
  'missing-language',
  'missing-alt',
  'heavy-page',
  'redirect',
  'missing-sitemap',
  'hidden-characters',
] as const;

/** The type of a finding; stable words for programs that read `report.json`. */
export type FindingType =
  | (typeof REPOSITORY_FINDING_TYPES)[number]
  | (typeof WEBSITE_FINDING_TYPES)[number];

/**
 * One thing that was found.
 *
 * @public
 */
export type Finding = {
  type: FindingType;
  severity: Severity;
  /** One sentence; text from outside is quoted with its hidden characters shown. */
  title: string;
  /** Path from the root of the working tree, with `/`. */
  path?: string;
  /** Line in that file, from 1. */
  line?: number;
  /** Page of a website. */
  url?: string;
  /** What it points at: a link's target, an image, a package. */
  target?: string;
};

/** Share of one language. */
export type LanguageShare = { language: string; files: number; bytes: number };

/** One direct dependency as a manifest declares it. */
export type Dependency = {
  ecosystem:
    | 'npm'
    | 'pypi'
    | 'go'
    | 'maven'
    | 'cargo'
    | 'composer'
    | 'rubygems';
  name: string;
  /** As declared; empty where nothing is said. */
  version: string;
  /** Whether exactly one version satisfies the declaration. */
  pinned: boolean;
  /** `runtime`, `development`, … as the manifest groups it. */
  group: string;
  /** Path of the manifest. */
  manifest: string;
};

/** What git tells of the working tree. */
export type History = {
  branch: string;
  commits: number;
  authors: number;
  /** The clone does not hold the whole history, so the counts are lower bounds. */
  shallow: boolean;
  lastCommit: { hash: string; time: string; subject: string };
};

/** What was seen of one working tree. */
export type RepositorySurvey = {
  kind: 'repository';
  name: string;
  files: number;
  bytes: number;
  languages: LanguageShare[];
  dependencies: Dependency[];
  manifests: string[];
  history?: History;
  links: { checked: number; external: number };
  documents: { present: string[]; missing: string[] };
  tests: { sources: number; tests: number };
  markers: { word: string; path: string; line: number; text: string }[];
  findings: Finding[];
  /** What was left out, and why, in sentences. Empty where all was read. */
  limits: string[];
};

/** One page of a website. */
export type PageSummary = {
  url: string;
  status: number;
  title: string;
  bytes: number;
  /** Bytes of the images, scripts and style sheets of the same origin that the page names, where they were fetched. */
  assetBytes: number;
  milliseconds: number;
  links: number;
};

/** What was seen of one website. */
export type WebsiteSurvey = {
  kind: 'website';
  url: string;
  pages: PageSummary[];
  links: { checked: number; external: number };
  redirects: { from: string; to: string; status: number }[];
  robots: boolean;
  sitemap: boolean;
  findings: Finding[];
  limits: string[];
};

/** A survey of either kind. */
export type Survey = RepositorySurvey | WebsiteSurvey;

/** A change that the agent proposes, and what became of it. */
export type ProposedChange = {
  id: string;
  title: string;
  /** Why, in a sentence. */
  reason: string;
  /** Absolute path. */
  file: string;
  /** Path to show: from the working directory. */
  path: string;
  /** `null` where the file does not exist yet. */
  oldText: string | null;
  newText: string;
  state: 'open' | 'applied' | 'rejected' | 'stale';
};

/** Why a survey is not whole that was cancelled. */
export const CANCELLED = 'the survey was cancelled before its end.';

/** All that a session knows. */
export type SurveyState = {
  surveys: Survey[];
  changes: ProposedChange[];
  /** Why the survey is not whole; empty where it is. */
  incomplete: string;
  /** Names of the files left in the artifacts directory. */
  artifacts: string[];
  /** Path of the change that is being asked for. */
  asking?: string;
};
