import type { Survey } from '../findings';
import { inlineCode } from '../text/inlineCode';

/** What a survey is of, as a heading or a word in a sentence. */
export function nameOf(survey: Survey): string {
  return survey.kind === 'website'
    ? inlineCode(survey.url)
    : inlineCode(survey.name);
}
