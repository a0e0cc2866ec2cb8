import { Button, Select, TextAreaField, TextField } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { RiPlayCircleLine } from '@remixicon/react';
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { agenticSessionsApiRef } from '../../api/agenticSessionsApiRef';
import type { NamespaceAccess, Runtime } from '../../api/types';
import { useLinks } from '../../hooks/useLinks';
import { useT } from '../../hooks/useT';
import type { Translate } from '../../hooks/useT';
import { useVerdict } from '../../hooks/useVerdict';
import { isAddress, isComplete, toCreateSession } from '../../model/startForm';
import type { StartFields } from '../../model/startForm';
import { randomId } from '../../model/randomId';
import { PolicyVerdict } from './PolicyVerdict';
import styles from './StartPage.module.css';

/** The form: the prompt first and largest, the rest with defaults, below it what policy says. */
export function StartForm(props: {
  initial: StartFields;
  namespaces: NamespaceAccess[];
  runtimes: Runtime[];
}) {
  const t = useT();
  const api = useApi(agenticSessionsApiRef);
  const links = useLinks();
  const navigate = useNavigate();
  const { namespaces, runtimes } = props;
  const [fields, setFields] = useState(props.initial);
  const set = (name: keyof StartFields) => (value: string) =>
    setFields(current => ({ ...current, [name]: value }));
  const verdict = useVerdict(fields);
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<Error>();
  // One key for one intention: a repeat after a lost answer finds the session instead of making a second.
  const attempt = useRef<{ body: string; key: string }>();

  const runtime = runtimes.find(known => known.name === fields.runtime);
  const isRefused = verdict.state === 'known' && !verdict.verdict.valid;
  const mayStart = isComplete(fields) && !isRefused && !isSending;

  const start = async () => {
    if (!mayStart) {
      return;
    }
    setSending(true);
    setError(undefined);
    const request = toCreateSession(fields);
    const body = JSON.stringify([fields.namespace, request]);
    if (attempt.current?.body !== body) {
      attempt.current = { body, key: randomId() };
    }
    try {
      const session = await api.createSession(
        fields.namespace,
        request,
        attempt.current.key,
      );
      navigate(links.session(session));
    } catch (failure) {
      setError(failure as Error);
      setSending(false);
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      void start();
    }
  };

  return (
    // Fields are what is interacted with; the form hears the keys of all of them.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className={styles.form}
      onKeyDown={onKeyDown}
      onSubmit={event => {
        event.preventDefault();
        void start();
      }}
    >
      <TextAreaField
        // The page is this form, and the prompt is where it begins.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        isRequired
        className={styles.prompt}
        label={t('start.prompt')}
        placeholder={t('start.promptPlaceholder')}
        rows={7}
        maxLength={8192}
        value={fields.prompt}
        onChange={set('prompt')}
      />
      <div className={styles.pair}>
        <Select
          isRequired
          label={t('start.namespace')}
          value={fields.namespace}
          onChange={key => set('namespace')(String(key))}
          options={namespaces.map(access => ({
            id: access.namespace,
            label: access.title || access.namespace,
          }))}
        />
        <Select
          isRequired
          label={t('start.runtime')}
          value={fields.runtime}
          onChange={key => set('runtime')(String(key))}
          options={runtimes.map(({ name }) => ({ id: name, label: name }))}
        />
      </div>
      {runtime && <p className={styles.about}>{runtime.description}</p>}
      {runtime?.capabilities?.repositories !== false && (
        <div className={styles.pair} data-shape="wide">
          <TextField
            type="url"
            label={t('start.repository')}
            description={addressHint(
              fields.repository,
              t('start.repositoryHint'),
              t,
            )}
            value={fields.repository}
            onChange={set('repository')}
            isInvalid={!isAddress(fields.repository)}
          />
          <TextField
            label={t('start.branch')}
            value={fields.ref}
            onChange={set('ref')}
            isDisabled={fields.repository.trim() === ''}
          />
        </div>
      )}
      {runtime?.capabilities?.websites !== false && (
        <TextField
          type="url"
          label={t('start.website')}
          description={addressHint(fields.website, t('start.websiteHint'), t)}
          value={fields.website}
          onChange={set('website')}
          isInvalid={!isAddress(fields.website)}
        />
      )}
      <TextField
        label={t('start.titleField')}
        description={t('start.titleHint')}
        maxLength={200}
        value={fields.title}
        onChange={set('title')}
      />
      <PolicyVerdict namespace={fields.namespace} verdict={verdict} />
      <div className={styles.actions}>
        <Button
          type="submit"
          isDisabled={!mayStart}
          isPending={isSending}
          iconStart={<RiPlayCircleLine aria-hidden />}
        >
          {t('start.submit')}
        </Button>
        <span className={styles.hint}>
          {t('start.submitHint', { key: isMac() ? '⌘ Enter' : 'Ctrl Enter' })}
        </span>
      </div>
      <div role="alert" className={styles.error}>
        {error && t('start.failed', { message: error.message })}
      </div>
    </form>
  );
}

function addressHint(value: string, hint: string, t: Translate): string {
  return isAddress(value) ? hint : t('start.invalidUrl');
}

function isMac(): boolean {
  return /mac/i.test(navigator.platform);
}
