import type { BrowserServer } from 'playwright-core';
import type { Product } from './product-process';

/** The processes that the browser tests of all workers share. */
interface SharedProcesses {
  readonly product: Product;
  readonly chromium: BrowserServer;
}

/** Environment variables that the global set-up sets, and that Jest's workers inherit. */
const PRODUCT_URL = 'BROWSER_TESTS_PRODUCT_URL';
const REQUEST_FAULTS = 'BROWSER_TESTS_REQUEST_FAULTS';
const CHROMIUM_URL = 'BROWSER_TESTS_CHROMIUM_URL';

/** Shared by the global set-up and teardown, which Jest loads as separate modules of one process. */
const kept = globalThis as typeof globalThis & { browserTests?: SharedProcesses };

/** Makes the processes known to the workers and to `stopSharedProcesses`. */
export function publish(processes: SharedProcesses): void {
  kept.browserTests = processes;
  process.env[PRODUCT_URL] = processes.product.url;
  process.env[REQUEST_FAULTS] = processes.product.requestFaults;
  process.env[CHROMIUM_URL] = processes.chromium.wsEndpoint();
}

export async function stopSharedProcesses(): Promise<void> {
  await Promise.all([kept.browserTests?.chromium.close(), kept.browserTests?.product.stop()]);
}

/** The shared product's URL for users. */
export function sharedProductUrl(): string {
  return read(PRODUCT_URL);
}

/** The file with the faults of the shared product's requests to AWS. */
export function sharedRequestFaults(): string {
  return read(REQUEST_FAULTS);
}

/** The endpoint of the shared Chromium, for Playwright's `connect`. */
export function sharedChromiumUrl(): string {
  return read(CHROMIUM_URL);
}

function read(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: only tests in test/e2e have the shared product and Chromium.`);
  return value;
}
