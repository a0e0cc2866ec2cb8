import {
  META_ARTIFACTS_DIR,
  META_CONFIG,
  META_INPUTS,
  META_REPOSITORIES,
} from '@agentic-sessions/runner-protocol';
import { readMeta } from './readMeta';

describe('readMeta', () => {
  it('reads what a runner tells', () => {
    expect(
      readMeta({
        [META_INPUTS]: { website: 'https://shop.example' },
        [META_ARTIFACTS_DIR]: '/workspace/artifacts',
        [META_REPOSITORIES]: [{ url: 'x', path: '/workspace/shop' }],
        [META_CONFIG]: { paceMs: '20' },
      }),
    ).toEqual({
      website: 'https://shop.example/',
      artifactsDirectory: '/workspace/artifacts',
      repositories: ['/workspace/shop'],
      paceMs: 20,
    });
  });

  it.each([
    undefined,
    null,
    {},
    { [META_INPUTS]: 'x', [META_ARTIFACTS_DIR]: 3, [META_REPOSITORIES]: {} },
    { [META_INPUTS]: { website: '' }, [META_CONFIG]: { paceMs: 'fast' } },
  ])('takes nothing from %j', meta => {
    expect(readMeta(meta)).toEqual({});
  });

  it('keeps an address that is none, to say so', () => {
    expect(readMeta({ [META_INPUTS]: { website: 'gopher://x' } })).toEqual({
      unusableWebsite: 'gopher://x',
    });
  });
});
