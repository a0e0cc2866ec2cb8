import type { Survey } from '../findings';
import { count } from '../text/count';
import { formatBytes } from '../text/formatBytes';
import { inlineCode } from '../text/inlineCode';
import { describeLanguages } from './describeLanguages';

/** The facts of a survey as list items of Markdown. */
export function describeSurvey(survey: Survey): string[] {
  if (survey.kind === 'website') {
    const weight = survey.pages.reduce(
      (sum, page) => sum + page.bytes + page.assetBytes,
      0,
    );
    return [
      `Pages: ${count(survey.pages.length, 'page')} read, ${formatBytes(
        survey.pages.length === 0 ? 0 : weight / survey.pages.length,
      )} on average with images, scripts and styles`,
      `Links: ${survey.links.checked} checked, ${survey.links.external} to other sites not opened`,
      `Redirects: ${survey.redirects.length}`,
      `robots.txt: ${survey.robots ? 'yes' : 'no'}; sitemap: ${
        survey.sitemap ? 'yes' : 'no'
      }`,
    ];
  }
  const pinned = survey.dependencies.filter(item => item.pinned).length;
  return [
    `Size: ${count(survey.files, 'file')}, ${formatBytes(survey.bytes)}`,
    `Languages: ${describeLanguages(survey.languages)}`,
    `Dependencies: ${
      survey.dependencies.length
    } direct, ${pinned} at one version, in ${count(
      survey.manifests.length,
      'manifest',
    )}`,
    `Documents: ${
      survey.documents.present.map(inlineCode).join(', ') || 'none'
    }`,
    `Tests: ${count(survey.tests.tests, 'test file')} for ${count(
      survey.tests.sources,
      'source file',
    )}`,
    `Links in Markdown: ${survey.links.checked} checked, ${survey.links.external} to other sites not opened`,
    `Left for later: ${count(
      survey.markers.length,
      'marker',
    )} (TODO, FIXME, HACK, XXX)`,
    ...(survey.history
      ? [
          `History: ${survey.history.shallow ? 'at least ' : ''}${count(
            survey.history.commits,
            'commit',
          )} by ${count(survey.history.authors, 'author')}; last ${inlineCode(
            survey.history.lastCommit.hash,
          )} ${inlineCode(survey.history.lastCommit.subject)} (${
            survey.history.lastCommit.time
          })`,
        ]
      : []),
  ];
}
