import type { Spread } from '../figures/Spread';
import type { Row } from './Row';

/** Columns that are there even where nothing is in them. */
const ALWAYS = 2;

function head(besidePeer: boolean): string[] {
  return [
    '',
    'measured',
    'straight',
    'agent-sandbox',
    besidePeer ? 'ratio to straight' : 'ratio',
    'ratio to agent-sandbox',
    'aim',
    '',
  ];
}

function formatNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 10) return value.toFixed(2);
  return Math.abs(value) < 100 ? value.toFixed(1) : String(Math.round(value));
}

function formatSpread(spread: Spread | undefined, unit = ''): string {
  if (!spread) return '';
  const { median, min, max, n } = spread;
  const range = n > 1 ? ` (${formatNumber(min)}–${formatNumber(max)})` : '';
  return `${formatNumber(median)}${unit && ` ${unit}`}${range}`;
}

function formatAims({ aim, aimOfPeer, unit }: Row): string {
  return [
    ...(aim === undefined ? [] : [`≤ ${aim}${unit && ` ${unit}`}`]),
    ...(aimOfPeer === undefined
      ? []
      : [`≤ ${aimOfPeer === 1 ? '' : `${aimOfPeer} × `}agent-sandbox`]),
  ].join('; ');
}

function verdictOf(
  most: number | undefined,
  value: number | undefined,
): string[] {
  if (most === undefined || value === undefined) return [];
  return [Number(value.toFixed(2)) <= most ? 'met' : 'missed'];
}

/** In the order of the aims. */
function verdicts({ measured, peerRatio, aim, aimOfPeer }: Row): string {
  return [
    ...verdictOf(aim, measured.median),
    ...verdictOf(aimOfPeer, peerRatio?.median),
  ].join('; ');
}

/** A Markdown table, in columns for the terminal too. Medians, with the range of repeats behind them. */
export function renderRows(rows: readonly Row[]): string {
  const cells = rows.map(row => [
    row.what,
    formatSpread(row.measured, row.unit),
    formatSpread(row.raw, row.unit),
    formatSpread(row.peer, row.unit),
    formatSpread(row.ratio),
    formatSpread(row.peerRatio),
    formatAims(row),
    verdicts(row),
  ]);
  const names = head(rows.some(({ peer }) => peer !== undefined));
  const used = names.map(
    (_, column) => column < ALWAYS || cells.some(line => line[column] !== ''),
  );
  const table = [names, ...cells].map(line =>
    line.filter((_, column) => used[column]),
  );
  const widths = table[0].map((_, column) =>
    Math.max(3, ...table.map(line => line[column].length)),
  );
  const lines = table.map(
    line =>
      `| ${line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join(' | ')} |`,
  );
  const rule = `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
