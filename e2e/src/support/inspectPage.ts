import type { Page } from 'playwright-core';

/** What everybody needs of a page, whatever is on it. All lists are empty where it is well made. */
export interface Inspection {
  /** By how many pixels the page is wider than the window. */
  overflow: number;
  /** Controls that are, wholly or in part, beside the window. */
  outside: string[];
  /** Controls that a screen reader cannot name. */
  nameless: string[];
  /** Texts that are hard to read on what is behind them (WCAG 2.2, 1.4.3), with their contrast. */
  faint: string[];
  mains: number;
  headings: string[];
}

/** Roles that a person acts on, as they stand in an ARIA snapshot without a name. */
const NAMELESS =
  /^\s*- (button|link|textbox|searchbox|combobox|checkbox|switch|radio|tab|menuitem|option|slider)(?! ")(:? |:|$)/;

/** Looks a page over. */
export async function inspectPage(page: Page): Promise<Inspection> {
  const snapshot = await page.locator('body').ariaSnapshot();
  const nameless = snapshot
    .split('\n')
    .filter(line => NAMELESS.test(line) && !/^\s*- '/.test(line))
    .map(line => line.trim());
  return { nameless, ...(await page.evaluate(look)) };
}

/** Runs in the page. */
function look(): Omit<Inspection, 'nameless'> {
  const describe = (element: Element) =>
    `${element.tagName.toLowerCase()} "${(
      element.getAttribute('aria-label') ??
      element.textContent ??
      ''
    )
      .trim()
      .slice(0, 60)}"`;
  const isShown = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return (
      width > 1 &&
      height > 1 &&
      (element as HTMLElement).checkVisibility({
        opacityProperty: true,
        visibilityProperty: true,
      })
    );
  };
  const isScrolledSideways = (element: Element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) {
        return at.scrollWidth > at.clientWidth;
      }
    }
    return false;
  };

  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  /** Any CSS colour as red, green, blue and opacity. */
  const read = (colour: string): number[] => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a]: number[], [x, y, z]: number[]) => [
    r * a + x * (1 - a),
    g * a + y * (1 - a),
    b * a + z * (1 - a),
    1,
  ];
  /** The colour behind an element, or undefined where it is a picture. */
  const behind = (element: Element): number[] | undefined => {
    const layers: number[][] = [];
    for (let at: Element | null = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none' || Number(style.opacity) < 1) {
        return undefined;
      }
      const layer = read(style.backgroundColor);
      layers.unshift(layer);
      if (layer[3] === 1) {
        break;
      }
    }
    return layers.reduce(
      (below, layer) => over(layer, below),
      [255, 255, 255, 1],
    );
  };
  const luminance = (colour: number[]) => {
    const [r, g, b] = colour.slice(0, 3).map(channel => {
      const value = channel / 255;
      return value <= 0.04045
        ? value / 12.92
        : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (element: Element): number | undefined => {
    const back = behind(element);
    if (!back) {
      return undefined;
    }
    const front = over(read(getComputedStyle(element).color), back);
    const [light, dark] = [luminance(front), luminance(back)].sort(
      (a, b) => b - a,
    );
    return (light + 0.05) / (dark + 0.05);
  };
  const needed = (element: Element) => {
    const { fontSize, fontWeight } = getComputedStyle(element);
    const size = parseFloat(fontSize);
    return size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700) ? 3 : 4.5;
  };

  const controls = [
    ...document.querySelectorAll(
      'a[href], button, input, textarea, select, [role="button"], [role="tab"]',
    ),
  ].filter(isShown);
  const texts = [...document.querySelectorAll('body *')].filter(
    element =>
      isShown(element) &&
      !element.closest(
        ':disabled, [aria-disabled="true"], [data-disabled], [aria-hidden="true"], svg',
      ) &&
      [...element.childNodes].some(
        node => node.nodeType === 3 && node.textContent!.trim() !== '',
      ),
  );
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    overflow: Math.max(0, scrollWidth - clientWidth),
    outside: controls
      .filter(control => {
        const { left, right } = control.getBoundingClientRect();
        return (
          (left < -1 || right > clientWidth + 1) && !isScrolledSideways(control)
        );
      })
      .map(describe),
    faint: texts.flatMap(element => {
      const ratio = contrast(element);
      return ratio !== undefined && ratio < needed(element) - 0.01
        ? [`${describe(element)} ${ratio.toFixed(2)}`]
        : [];
    }),
    mains: document.querySelectorAll('main, [role="main"]').length,
    headings: [...document.querySelectorAll('h1')]
      .filter(isShown)
      .map(heading => heading.textContent ?? ''),
  };
}
