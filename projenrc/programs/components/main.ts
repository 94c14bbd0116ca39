/**
 * `npx projen components` serves a page with examples of the components. It starts the product, brings the product's pages into the states
 * that the browser tests check, and collects the elements to which each style file applies. It reads the style files again for each
 * request.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { signIn } from '../../../test/support/browser/browser-fixture';
import { launchChromium } from '../../../test/support/browser/chromium';
import { visitStates } from '../../../test/support/browser/page-states';
import { startProduct } from '../../../test/support/browser/product-process';
import { Harvest } from './harvest';
import { componentsPage, componentsStyle, STATES } from './page';
import { styleFiles } from './style-files';

const HOST = '127.0.0.1';

async function main(): Promise<void> {
  const port = Number(process.argv[2] ?? 8090);
  console.log('Collecting the components …');
  const harvest = await collect();
  if (harvest.missing.length > 0) console.log(`Without an example: ${harvest.missing.join(', ')}`);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const state = STATES.find((each) => each === url.searchParams.get('state')) ?? 'as it is';
    if (request.method !== 'GET') return void response.writeHead(204).end();
    if (url.pathname === '/style.css')
      return void response.setHeader('content-type', 'text/css').end(componentsStyle());
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(componentsPage(harvest, styleFiles(), state));
  });
  server.on('error', (error) => fail(error));
  server.listen(port, HOST, () => console.log(`Open http://localhost:${(server.address() as AddressInfo).port}`));
}

async function collect(): Promise<Harvest> {
  const harvest = new Harvest(styleFiles());
  const [product, chromiumServer] = await Promise.all([startProduct(), launchChromium()]);
  try {
    const browser = await chromium.connect(chromiumServer.wsEndpoint());
    const page = await browser.newPage({ baseURL: product.url, locale: 'de-CH', reducedMotion: 'reduce' });
    await page.goto('/');
    await signIn(page, 'admin@example.org');
    await visitStates(page, ({ name }) => harvest.from(page, name));
    return harvest;
  } finally {
    await chromiumServer.close();
    await product.stop();
  }
}

function fail(error: Error): void {
  console.error(error);
  process.exitCode = 1;
}

main().catch(fail);
