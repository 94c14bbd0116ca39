import type { Page } from 'playwright-core';

/** Minimum contrast of the edge of a field (WCAG 2.2, success criterion 1.4.11). */
const LEAST = 3;

/** Returns a line for each text field or selection list whose edge has too little contrast with its surroundings. */
export async function faintEdges(page: Page): Promise<string[]> {
  const fields = await page.evaluate(() => {
    const painted = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    /** Red, green, blue and alpha of a CSS colour in any notation. */
    const channels = (colour: string) => {
      painted.clearRect(0, 0, 1, 1);
      painted.fillStyle = colour;
      painted.fillRect(0, 0, 1, 1);
      return [...painted.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (colour: string) => {
      const [red, green, blue] = channels(colour)
        .slice(0, 3)
        .map((value) => value / 255)
        .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
    };
    const contrast = (one: string, other: string) => {
      const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
      return (light + 0.05) / (dark + 0.05);
    };
    const surface = (element: Element | null): string => {
      const colour = element ? getComputedStyle(element).backgroundColor : 'white';
      return channels(colour)[3] || !element ? colour : surface(element.parentElement);
    };
    const selector = 'input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), select, textarea';
    return [...document.querySelectorAll<HTMLElement>(selector)]
      .filter((field) => field.checkVisibility() && field.offsetWidth > 1)
      .map((field) => {
        // If a frame surrounds the field and its buttons, the frame is the edge of the field.
        const frame = field.closest<HTMLElement>('.field, .question') ?? field;
        const edge = getComputedStyle(frame).borderTopColor;
        const shown = channels(edge)[3] ? contrast(edge, surface(frame.parentElement)) : 1;
        return { name: field.id || field.getAttribute('name'), contrast: shown };
      });
  });
  return fields
    .filter(({ contrast }) => contrast < LEAST)
    .map(({ name, contrast }) => `the edge of ${name} has a contrast of ${contrast.toFixed(2)}`);
}
