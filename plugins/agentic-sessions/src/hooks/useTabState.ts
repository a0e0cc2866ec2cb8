import { useEffect } from 'react';

/** Puts a title and a coloured dot on the browser's tab while mounted, so that a pinned tab tells. */
export function useTabState(title: string | undefined, colour: string): void {
  useEffect(() => {
    if (title === undefined) {
      return undefined;
    }
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);

  useEffect(() => {
    if (title === undefined) {
      return undefined;
    }
    const icon = document.createElement('link');
    icon.rel = 'icon';
    icon.type = 'image/svg+xml';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${colour}"/></svg>`;
    icon.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    const others = [
      ...document.head.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]'),
    ];
    others.forEach(other => other.remove());
    document.head.append(icon);
    return () => {
      icon.remove();
      others.forEach(other => document.head.append(other));
    };
    // The dot depends on whether there is a title, not on its words.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [title === undefined, colour]);
}
