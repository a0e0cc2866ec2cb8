import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { agenticSessionsTranslationRef } from '../translation';

/** The plugin's strings. */
export function useT() {
  return useTranslationRef(agenticSessionsTranslationRef).t;
}

/** The function that `useT` returns, for what it is handed to. */
export type Translate = ReturnType<typeof useT>;
