import { readFileSync } from 'node:fs';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Checks the page against the axe-core rules for WCAG 2.2 AA and best practices.
 *
 * @returns one line for each rule that the page violates
 */
export async function axeFindings(page: Page): Promise<string[]> {
  // The content security policy forbids adding a script element, but not `page.evaluate`.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const options: axe.RunOptions = {
    runOnly: { type: 'tag', values: TAGS },
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations'],
    preload: false,
  };
  const violations = await page.evaluate(
    async (given) => (await (window as unknown as { axe: typeof axe }).axe.run(document, given)).violations,
    options,
  );
  return violations.map(({ id, nodes }) => {
    const [first] = nodes as [axe.NodeResult];
    return `${id} (${nodes.length}): ${first.html.slice(0, 160)} ${first.failureSummary?.replace(/\s+/g, ' ')}`;
  });
}
