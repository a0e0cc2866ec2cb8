import type { SessionState } from '@agentic-sessions/backstage-plugin-common';

/** Colours of the dot on the browser's tab, which no style sheet reaches. They are seen on light and dark bars alike. */
export const TONE_COLOURS: Record<SessionState['family'], string> = {
  announcement: '#2a86f3',
  accent: '#1f5493',
  warning: '#f18900',
  positive: '#1abc54',
  negative: '#ee3a4c',
  neutral: '#8a8a8a',
};
