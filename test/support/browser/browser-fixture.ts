import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from './chromium';
import { type ConnectionProxy, openConnectionProxy } from './connection-proxy';
import { type Product, startProduct } from './product-process';

/** A product and a browser for the tests of one file. */
export interface BrowserFixture {
  readonly product: Product;
  /** A person with a browser of their own, in German unless told otherwise. */
  newcomer(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** A person who has signed in and looks at the empty chat. */
  visitor(options?: BrowserContextOptions & { username?: string; url?: string }): Promise<Page>;
  /** Lays a cable to the product that can be cut. */
  cable(): Promise<ConnectionProxy>;
  /** Says that what a browser complains about in this test may match this. */
  expectComplaint(complaint: RegExp): void;
}

/** Starts product and browser before the file's tests. A test fails when a page has complained, of a breach of the policy for one. */
export function useBrowserFixture(environment: Readonly<Record<string, string>> = {}): BrowserFixture {
  jest.setTimeout(60_000);
  let product: Product;
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  let cables: ConnectionProxy[] = [];
  let expected: RegExp[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(environment), launchChromium()]);
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await Promise.all(cables.map((cable) => cable.close()));
    const unexpected = complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)));
    complaints.length = 0;
    contexts = [];
    cables = [];
    expected = [];
    expect(unexpected).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const newcomer: BrowserFixture['newcomer'] = async (options) => {
    const context = await browser.newContext({ locale: 'de-CH', baseURL: product.url, ...options });
    context.setDefaultTimeout(20_000);
    contexts.push(context);
    await collect(context, complaints);
    return context;
  };
  return {
    get product() {
      return product;
    },
    newcomer,
    visitor: async ({ username, url, ...options } = {}) => {
      const page = await (await newcomer({ ...(url ? { baseURL: url } : {}), ...options })).newPage();
      await page.goto('/');
      await signIn(page, username);
      return page;
    },
    cable: async () => {
      const cable = await openConnectionProxy(product.url);
      cables.push(cable);
      return cable;
    },
    expectComplaint: (complaint) => {
      expected.push(complaint);
    },
  };
}

/** Fills in the sign-in page that is shown. */
export async function signIn(page: Page, username = 'anna@example.org'): Promise<void> {
  await page.fill('[name=username]', username);
  await page.fill('[name=password]', 'Joule-Verne-1');
  await page.click('[type=submit]');
  await page.waitForSelector('#composer');
}

async function collect(context: BrowserContext, complaints: string[]): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      reportError(new Error(`Violates ${violatedDirective}: ${blockedURI}`));
    });
  });
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error().stack)));
}
