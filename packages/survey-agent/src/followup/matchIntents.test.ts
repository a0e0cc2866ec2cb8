import { matchIntents } from './matchIntents';

describe('matchIntents', () => {
  it.each([
    ['Which links are broken?', 'links'],
    ['what languages', 'languages'],
    ['list dependencies', 'dependencies'],
    ['which dependencies are not pinned?', 'unpinned'],
    ['What is missing?', 'missing'],
    ['do we have docs', 'missing'],
    ['which files have no tests?', 'tests'],
    ['show the report', 'report'],
    ['report', 'report'],
    ['propose the change again', 'propose'],
    ['please fix it', 'propose'],
    ['next change please', 'propose'],
    ['survey again', 'survey'],
    ['please scan the site again', 'survey'],
    ['any large files?', 'large'],
    ['TODOs?', 'markers'],
    ['are there hidden characters', 'hidden'],
    ['images without alt text', 'images'],
    ['pages without title', 'titles'],
    ['any redirects', 'redirects'],
    ['which page is the heaviest', 'pages'],
    ['who are the authors', 'history'],
    ['what changes did you propose', 'changes'],
    ['give me an overview', 'summary'],
    ['help', 'help'],
    ['links and languages', 'links languages'],
    ['what problems are there with the links', 'links'],
    ['tell me a joke', ''],
    ['', ''],
  ])('%j asks for %j', (message, intents) => {
    expect(matchIntents(message).join(' ')).toBe(intents);
  });
});
