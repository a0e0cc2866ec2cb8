/** What a message can ask for. */
export type Intent =
  | 'survey'
  | 'propose'
  | 'report'
  | 'links'
  | 'languages'
  | 'unpinned'
  | 'dependencies'
  | 'tests'
  | 'missing'
  | 'large'
  | 'markers'
  | 'hidden'
  | 'images'
  | 'titles'
  | 'redirects'
  | 'pages'
  | 'history'
  | 'changes'
  | 'summary'
  | 'help';

/** In the order in which several answers are given. */
const PATTERNS: [Intent, RegExp][] = [
  [
    'survey',
    /\b(survey|look|scan|crawl|check|analy[sz]e|run)\b.*\b(again|anew|once more)\b|\bre-?(survey|scan|run)\b|^\s*(survey|analy[sz]e|scan|crawl)\b/i,
  ],
  [
    'propose',
    /\b(propose|suggest|apply|make|retry|fix|ask)\b.*\b(change|changes|fix|it|again|next|them|link|links)\b|\bnext change\b/i,
  ],
  [
    'report',
    /\b(show|print|open|give|display|see|read)\b.*\breport\b|^\s*(the )?report\s*[?.!]*$/i,
  ],
  ['links', /\blinks?\b|\burls?\b|\b404s?\b/i],
  ['languages', /\blanguages?\b|\bwritten in\b|\blines of code\b|\bloc\b/i],
  [
    'unpinned',
    /\b(un)?pin(ned|s)?\b|\block ?files?\b|\block(ed)?\b|\branges?\b/i,
  ],
  [
    'dependencies',
    /\bdependenc(y|ies)\b|\bdeps?\b|\bpackages?\b|\blibrar(y|ies)\b|\bversions?\b/i,
  ],
  ['tests', /\b(un)?test(s|ed|ing)?\b|\bcoverage\b/i],
  [
    'missing',
    /\bmissing\b|\black(s|ing)?\b|\bdocs?\b|\bdocument(s|ation)?\b|\breadme\b|\blicen[cs]e\b|\bcontributing\b|\bcodeowners\b/i,
  ],
  [
    'large',
    /\b(large|largest|big|biggest|huge)\b.*\bfiles?\b|\bfile sizes?\b/i,
  ],
  [
    'markers',
    /\bto-?dos?\b|\bfixmes?\b|\bhacks?\b|\bleft for later\b|\bwork left\b/i,
  ],
  ['hidden', /\bhidden\b|\binvisible\b|\bunicode\b|\bbidi\b/i],
  ['images', /\bimages?\b|\balts?\b|\baccessib(le|ility)\b|\bpictures?\b/i],
  ['titles', /\btitles?\b|\bdescriptions?\b|\bseo\b|\bmeta\b|\bsitemap\b/i],
  ['redirects', /\bredirect(s|ed|ion)?\b/i],
  ['pages', /\bpages?\b|\bweight\b|\bheavy\b|\bheaviest\b|\bslow(est)?\b/i],
  [
    'history',
    /\bhistory\b|\bcommits?\b|\bauthors?\b|\bcontributors?\b|\bwho wrote\b/i,
  ],
  ['changes', /\bchanges?\b|\bdiffs?\b|\bproposals?\b/i],
  [
    'summary',
    /\bsummar(y|ise|ize)\b|\boverview\b|\bfound\b|\bfindings?\b|\bproblems?\b|\bissues?\b|\bwrong\b|\bresults?\b/i,
  ],
  ['help', /\bhelp\b|\bwhat can (you|i)\b|\bhow do\b/i],
];

/** More answers at once than this help nobody. */
const MOST_INTENTS = 3;

/**
 * What a message asks for, by its words. There is no model behind it, so it does not pretend to understand more: an empty answer
 * means that nothing matched.
 *
 * @public
 */
export function matchIntents(message: string): Intent[] {
  const matched = PATTERNS.filter(([, pattern]) => pattern.test(message)).map(
    ([intent]) => intent,
  );
  // These decide what the whole message is about; other words in it only describe what.
  for (const whole of ['survey', 'propose', 'report'] as const) {
    if (matched.includes(whole)) {
      return [whole];
    }
  }
  const specific = matched.filter(
    intent =>
      !(intent === 'dependencies' && matched.includes('unpinned')) &&
      !(intent === 'missing' && matched.includes('tests')) &&
      !(intent === 'pages' && matched.includes('titles')),
  );
  // "What problems are there with links?" asks for links.
  const general: Intent[] = ['summary', 'help', 'changes'];
  const narrow = specific.filter(intent => !general.includes(intent));
  return (narrow.length > 0 ? narrow : specific).slice(0, MOST_INTENTS);
}
