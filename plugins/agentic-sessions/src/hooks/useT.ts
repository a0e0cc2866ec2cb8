import {
  useTranslationRef,
  type TranslationFunction,
  type TranslationRef,
} from '@backstage/frontend-plugin-api';
import { agenticSessionsTranslationRef } from '../translation';

type Messages = typeof agenticSessionsTranslationRef extends TranslationRef<
  string,
  infer M
>
  ? M
  : never;

/** The function that `useT` returns, for what it is handed to. */
export type Translate = TranslationFunction<Messages>;

/** The plugin's strings. */
export function useT(): Translate {
  return useTranslationRef(agenticSessionsTranslationRef).t;
}
