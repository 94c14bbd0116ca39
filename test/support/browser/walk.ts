import type { Page } from 'playwright-core';
import type { Language } from '../../../src/contract';
import { axeFindings } from './axe';
import { prepare } from './chat-states';
import { faintEdges } from './edges';
import { pageStates } from './page-states';

export const VIEWS = [
  { width: 1280, colorScheme: 'light' },
  { width: 320, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'dark' },
  { width: 320, colorScheme: 'light' },
] as const;

/** The languages and views in which a state is checked. */
export interface Coverage {
  readonly languages: readonly Language[];
  readonly views: readonly (typeof VIEWS)[number][];
}

/**
 * Opens each state of each page of the product in a browser tab of a signed-in admin, in the languages and views of
 * `coverageOf`, and checks it for accessibility faults and faint edges.
 *
 * @returns one line for each fault
 */
export async function walk(page: Page, coverageOf: (state: number) => Coverage): Promise<string[]> {
  const prepared = await prepare(page);
  const found: string[] = [];
  for (const [index, state] of pageStates.entries()) {
    const { languages, views } = coverageOf(index);
    for (const language of languages) {
      await page.context().addCookies([{ name: 'language', value: language, url: new URL('/', page.url()).href }]);
      await page.setViewportSize({ width: 1280, height: 800 });
      await state.open(page, prepared);
      found.push(...(await faults(page, views)).map((fault) => `${state.name}, ${language}, ${fault}`));
      await state.close?.(page);
    }
  }
  return found;
}

/**
 * Returns a line for each fault of the page in these views. The page is not opened again for another width or theme.
 */
async function faults(page: Page, views: Coverage['views']): Promise<string[]> {
  const found: string[] = [];
  for (const { width, colorScheme } of views) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const here = [...(await axeFindings(page)), ...(await faintEdges(page))];
    found.push(...here.map((fault) => `${width} px, ${colorScheme}: ${fault}`));
  }
  return found;
}
