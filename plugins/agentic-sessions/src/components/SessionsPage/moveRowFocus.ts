/** Moves the focus to the next or previous row of the list below `root`; the first one where none has it. */
export function moveRowFocus(root: HTMLElement | null, step: 1 | -1): void {
  const rows = [
    ...(root?.querySelectorAll<HTMLElement>(
      'tbody [role="row"], tbody tr, [data-session-row]',
    ) ?? []),
  ];
  const at = rows.findIndex(row => row.contains(document.activeElement));
  const next =
    at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next]?.focus();
  rows[next]?.scrollIntoView?.({ block: 'nearest' });
}
