import type { WebsiteSurvey } from '../findings';
import type { Draft } from './types';

/** Characters that XML reserves. */
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * A sitemap of the pages that were read, where the website has none.
 *
 * @see https://www.sitemaps.org/protocol.html
 * @public
 */
export function proposeSitemap(survey: WebsiteSurvey): Draft[] {
  if (survey.sitemap || survey.pages.length === 0) {
    return [];
  }
  const urls = survey.pages.map(
    ({ url }) =>
      `  <url><loc>${url.replace(
        /[&<>"']/g,
        character => ENTITIES[character],
      )}</loc></url>`,
  );
  return [
    {
      path: 'sitemap.xml',
      title: 'Add sitemap.xml',
      reason:
        'The website has no sitemap; this one lists the pages that were read.',
      oldText: null,
      newText: [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        ...urls,
        '</urlset>',
        '',
      ].join('\n'),
    },
  ];
}
