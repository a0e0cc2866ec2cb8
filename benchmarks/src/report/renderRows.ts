import type { Spread } from '../figures/Spread';
import type { Row } from './Row';

const HEAD = ['', 'measured', 'straight', 'ratio', 'aim', ''];

function formatNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 10) return value.toFixed(2);
  return Math.abs(value) < 100 ? value.toFixed(1) : String(Math.round(value));
}

function formatSpread(spread: Spread | undefined, unit: string): string {
  if (!spread) return '';
  const { median, min, max, n } = spread;
  const range = n > 1 ? ` (${formatNumber(min)}–${formatNumber(max)})` : '';
  return `${formatNumber(median)}${unit && ` ${unit}`}${range}`;
}

/** None at all is meant as none for each: what the API server looks up once for many sessions is none of theirs. */
function verdict({ measured, aim }: Row): string {
  if (aim === undefined) return '';
  const digits = aim === 0 ? 1 : 2;
  return Number(measured.median.toFixed(digits)) <= aim ? 'met' : 'missed';
}

/** A Markdown table, in columns for the terminal too. Medians, with the range of repeats behind them. */
export function renderRows(rows: readonly Row[]): string {
  const cells = rows.map(row => [
    row.what,
    formatSpread(row.measured, row.unit),
    formatSpread(row.raw, row.unit),
    row.ratio ? formatSpread(row.ratio, '') : '',
    row.aim === undefined ? '' : `≤ ${row.aim}${row.unit && ` ${row.unit}`}`,
    verdict(row),
  ]);
  const used = HEAD.map(
    (_, column) => column < 2 || cells.some(line => line[column] !== ''),
  );
  const table = [HEAD, ...cells].map(line =>
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
