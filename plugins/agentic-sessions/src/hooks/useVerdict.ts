import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';
import { agenticSessionsApiRef } from '../api/agenticSessionsApiRef';
import type { Verdict } from '../api/types';
import { isComplete, toCreateSession } from '../model/startForm';
import type { StartFields } from '../model/startForm';

/** The policy is asked when a person stops typing for this long. */
const TYPING_MS = 400;

export type VerdictState =
  | { state: 'incomplete' }
  | { state: 'asking'; last?: Verdict }
  | { state: 'known'; verdict: Verdict }
  | { state: 'failed'; error: Error };

/** What the policy would say to these fields, asked as they change. Nothing is created. */
export function useVerdict(fields: StartFields): VerdictState {
  const api = useApi(agenticSessionsApiRef);
  const [verdict, setVerdict] = useState<VerdictState>({ state: 'incomplete' });
  const key = isComplete(fields)
    ? JSON.stringify([fields.namespace, toCreateSession(fields)])
    : undefined;

  useEffect(() => {
    if (key === undefined) {
      setVerdict({ state: 'incomplete' });
      return undefined;
    }
    const controller = new AbortController();
    const [namespace, body] = JSON.parse(key);
    setVerdict(current => ({
      state: 'asking',
      last: current.state === 'known' ? current.verdict : undefined,
    }));
    const timer = setTimeout(() => {
      api.validateSession(namespace, body, controller.signal).then(
        answer =>
          !controller.signal.aborted &&
          setVerdict({ state: 'known', verdict: answer }),
        error =>
          !controller.signal.aborted && setVerdict({ state: 'failed', error }),
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, key]);
  return verdict;
}
