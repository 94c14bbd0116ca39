/**
 * `npx projen icons` draws the icons for home screens from `icon.svg`, in the browser of the tests. Android crops a maskable icon, for
 * example to a circle, so the background of this icon fills the square, and the symbol stays within the middle 80 %.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { launchChromium } from '../../test/support/browser/chromium';

const FOLDER = join(__dirname, '../../templates/public');
const svg = readFileSync(join(FOLDER, 'icon.svg'), 'utf8');
const background = /fill="(#\w+)"/.exec(svg)![1]!;

async function main(): Promise<void> {
  const server = await launchChromium();
  const browser = await chromium.connect(server.wsEndpoint());
  const page = await browser.newPage();
  for (const size of [192, 512]) await draw(page, `icon-${size}.png`, size, size);
  await draw(page, 'icon-maskable-512.png', 512, 512 * 0.8, background);
  await browser.close();
  await server.close();
}

async function draw(page: Page, name: string, size: number, symbol: number, behind = 'transparent'): Promise<void> {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body { display: grid; place-items: center; height: 100vh; margin: 0; background: ${behind} } svg { width: ${symbol}px }</style>${svg}`,
  );
  await page.screenshot({ path: join(FOLDER, name), omitBackground: true });
}

void main();
