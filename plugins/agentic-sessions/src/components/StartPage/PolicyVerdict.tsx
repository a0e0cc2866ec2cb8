import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiErrorWarningLine,
  RiShieldCheckLine,
} from '@remixicon/react';
import type { Verdict } from '../../api/types';
import { useT } from '../../hooks/useT';
import type { VerdictState } from '../../hooks/useVerdict';
import { formatMoney } from '../../model/format';
import { Sentence } from '../common/Sentence';
import styles from './PolicyVerdict.module.css';

/** What policy says before anything is sent. */
export function PolicyVerdict(props: {
  namespace: string;
  verdict: VerdictState;
}) {
  const t = useT();
  const { namespace, verdict } = props;
  const shown = shownVerdict(verdict);
  return (
    <div
      className={styles.verdict}
      role="status"
      aria-live="polite"
      aria-busy={verdict.state === 'asking'}
      data-tone={toneOf(verdict.state, shown)}
    >
      {verdict.state === 'incomplete' && (
        <p>
          <RiShieldCheckLine size={18} aria-hidden />{' '}
          {t('start.waitingForPrompt')}
        </p>
      )}
      {verdict.state === 'asking' && !shown && (
        <p>
          <RiShieldCheckLine size={18} aria-hidden />{' '}
          {t('start.checking', { namespace })}
        </p>
      )}
      {verdict.state === 'failed' && (
        <p>
          <RiErrorWarningLine size={18} aria-hidden />{' '}
          {t('start.checkFailed', { message: verdict.error.message })}
        </p>
      )}
      {shown && <Answer verdict={shown} />}
    </div>
  );
}

/** The last answer stays while the next is asked for. */
function shownVerdict(verdict: VerdictState): Verdict | undefined {
  if (verdict.state === 'asking') {
    return verdict.last;
  }
  return verdict.state === 'known' ? verdict.verdict : undefined;
}

function Answer({ verdict }: { verdict: Verdict }) {
  const t = useT();
  const { namespace, valid, estimatedCost } = verdict;
  // The first sentence of the portal is the verdict, which stands above the others.
  const details = valid ? verdict.explanations.slice(1) : [];
  const Icon = valid ? RiCheckboxCircleLine : RiCloseCircleLine;
  return (
    <>
      <p>
        <Icon size={18} aria-hidden />{' '}
        <strong>
          {t(valid ? 'start.allowed' : 'start.refused', { namespace })}
        </strong>
        {valid && details.length === 0 && estimatedCost && (
          <> {t('start.cost', { cost: formatMoney(estimatedCost) })}</>
        )}
      </p>
      <ul>
        {verdict.violations.map(violation => (
          <li key={violation.rule}>
            <Sentence text={violation.message} />
            {violation.cure && (
              <div className={styles.cure}>
                <Sentence text={t('start.cure', { cure: violation.cure })} />
              </div>
            )}
          </li>
        ))}
        {[...verdict.warnings, ...details].map(sentence => (
          <li key={sentence}>
            <Sentence text={sentence} />
          </li>
        ))}
      </ul>
    </>
  );
}

function toneOf(
  state: VerdictState['state'],
  shown: Verdict | undefined,
): 'positive' | 'negative' | 'warning' | 'neutral' {
  if (state === 'failed') {
    return 'warning';
  }
  if (!shown) {
    return 'neutral';
  }
  return shown.valid ? 'positive' : 'negative';
}
