import { Button, SearchField, Select, useBreakpoint } from '@backstage/ui';
import { RiFilter3Line, RiFilterOffLine } from '@remixicon/react';
import { useEffect, useId, useState } from 'react';
import type { RefObject } from 'react';
import { useT } from '../../hooks/useT';
import { SINCE_FILTERS, STATE_FILTERS } from '../../model/listFilters';
import type {
  ListFilters,
  SinceFilter,
  StateFilter,
} from '../../model/listFilters';
import styles from './FilterBar.module.css';

/** The API is asked when a person stops typing for this long. */
const TYPING_MS = 300;

const ANY = 'any';

type Choice = { id: string; label: string };

/** Search and filters. They live in the address, so that a list can be shared and found again. */
export function FilterBar(props: {
  filters: ListFilters;
  onChange: (name: keyof ListFilters, value: string) => void;
  onClear: () => void;
  searchRef: RefObject<HTMLDivElement>;
  /** Values seen in the list, to choose from. */
  choices: { source: Choice[]; person: Choice[]; runtime: Choice[] };
}) {
  const t = useT();
  const { filters, onChange, onClear, choices, searchRef } = props;
  const { q, state, source, person, runtime, since, entityRef } = filters;
  const chosen = [state, source, person, runtime, since, entityRef].filter(
    Boolean,
  ).length;
  const isFiltered = chosen > 0 || q !== '';
  const { down } = useBreakpoint();
  const isNarrow = down('sm');
  const [isOpen, setOpen] = useState(false);
  const filtersId = useId();
  return (
    <div
      className={styles.bar}
      role="search"
      aria-label={t('list.filters.label')}
    >
      <Search
        searchRef={searchRef}
        value={q}
        onChange={value => onChange('q', value)}
      />
      {isNarrow && (
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiFilter3Line aria-hidden />}
          aria-expanded={isOpen}
          aria-controls={filtersId}
          onPress={() => setOpen(!isOpen)}
        >
          {chosen > 0
            ? t('list.filters.labelCount', { number: String(chosen) })
            : t('list.filters.label')}
        </Button>
      )}
      <div
        id={filtersId}
        className={styles.filters}
        hidden={isNarrow && !isOpen}
      >
        <Filter
          label={t('list.filters.state')}
          value={state}
          options={(Object.keys(STATE_FILTERS) as StateFilter[]).map(id => ({
            id,
            label: t(`list.filters.${id}`),
          }))}
          onChange={value => onChange('state', value)}
        />
        <Filter
          label={t('list.filters.source')}
          value={source}
          options={choices.source}
          onChange={value => onChange('source', value)}
        />
        <Filter
          label={t('list.filters.person')}
          value={person}
          options={choices.person}
          onChange={value => onChange('person', value)}
        />
        <Filter
          label={t('list.filters.runtime')}
          value={runtime}
          options={choices.runtime}
          onChange={value => onChange('runtime', value)}
        />
        <Filter
          label={t('list.filters.since')}
          value={since}
          options={(Object.keys(SINCE_FILTERS) as SinceFilter[]).map(id => ({
            id,
            label: t(`list.filters.${id}`),
          }))}
          onChange={value => onChange('since', value)}
        />
      </div>
      {isFiltered && (
        <Button
          size="small"
          variant="tertiary"
          iconStart={<RiFilterOffLine aria-hidden />}
          onPress={onClear}
        >
          {t('list.filters.clear')}
        </Button>
      )}
    </div>
  );
}

function Search(props: {
  value: string;
  onChange: (value: string) => void;
  searchRef: RefObject<HTMLDivElement>;
}) {
  const t = useT();
  const { value, onChange, searchRef } = props;
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) {
      return undefined;
    }
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <SearchField
      ref={searchRef}
      size="small"
      className={styles.search}
      aria-label={t('list.search')}
      placeholder={t('list.searchShort')}
      value={typed}
      onChange={setTyped}
    />
  );
}

function Filter(props: {
  label: string;
  value: string;
  options: Choice[];
  onChange: (value: string) => void;
}) {
  const t = useT();
  const { label, value, onChange } = props;
  // A value from a shared address is shown even where no row of the list has it.
  const known = props.options.some(option => option.id === value);
  const options =
    value && !known
      ? [...props.options, { id: value, label: value }]
      : props.options;
  return (
    <Select
      size="small"
      className={styles.filter}
      aria-label={label}
      value={value || ANY}
      onChange={key => onChange(key === ANY ? '' : String(key))}
      options={[
        { id: ANY, label: `${label}: ${t('list.filters.any')}` },
        ...options,
      ]}
    />
  );
}
