import { existsSync, readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { FaultProxy } from '../fault-proxy';
import { navigate } from './navigation';
import { type Product, startProduct } from './product-process';
import { sharedChromiumUrl, sharedProductUrl, sharedRequestFaults } from './shared-processes';

/** A running product, and a browser. Each test uses browser contexts of its own. */
export interface BrowserFixture {
  /** The product's URL for users. */
  readonly url: string;
  /** A browser context without a session. Its language is German unless the options name another. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  /**
   * The empty chat in a new context. The user `username` is signed in, by default Anna. `url` replaces the product's URL, for
   * example by that of a proxy.
   */
  openChat(options?: BrowserContextOptions & { username?: string; url?: string }): Promise<Page>;
  /** Starts a proxy in front of the product. The fixture closes the proxy after the test. */
  faultProxy(): Promise<FaultProxy>;
  /** Accepts console messages and uncaught errors that match the pattern. Applies to the current test only. */
  allowConsoleErrors(pattern: RegExp): void;
}

/** Milliseconds. These timeouts allow for a machine that is several times slower than a developer's. */
const START_TIMEOUT = 120_000;
const TEST_TIMEOUT = 240_000;
const ACTION_TIMEOUT = 60_000;

/**
 * A fixture with the product that all files of test/e2e share. A test fails if a page logs an error or a warning, or
 * violates the content security policy. A file fails if the product sends AWS a request that violates the model of the
 * service.
 */
export function useBrowser(): BrowserFixture {
  return browserFixture(sharedProductUrl, sharedRequestFaults);
}

/**
 * A fixture like that of `useBrowser`, but with a product that only this file uses. For tests that kill its processes
 * or need other settings.
 */
export function useBrowserWithOwnProduct(
  environment: Readonly<Record<string, string>> = {},
): BrowserFixture & { readonly product: () => Product } {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct(environment);
  }, START_TIMEOUT);
  const fixture = browserFixture(
    () => product.url,
    () => product.requestFaults,
  );
  afterAll(() => product?.stop());
  return Object.assign(fixture, { product: () => product });
}

/** Connects to the Chromium that all files of test/e2e share. */
export function connectBrowser(): Promise<Browser> {
  return chromium.connect(sharedChromiumUrl());
}

/** Fills in and submits the sign-in page that the browser shows. */
export async function signIn(page: Page, username = 'anna@example.org'): Promise<void> {
  await page.fill('[name=username]', username);
  await page.fill('[name=password]', 'Joule-Verne-1');
  await navigate(page, () => page.click('[type=submit]'));
  await page.waitForSelector('#composer');
}

function browserFixture(productUrl: () => string, requestFaults: () => string): BrowserFixture {
  const sessions = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  let proxies: FaultProxy[] = [];
  let allowed: RegExp[] = [];
  const errors: string[] = [];

  jest.setTimeout(TEST_TIMEOUT);
  beforeAll(async () => {
    browser = await connectBrowser();
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    const unexpected = errors.filter((error) => !allowed.some((pattern) => pattern.test(error)));
    errors.length = 0;
    contexts = [];
    proxies = [];
    allowed = [];
    expect(unexpected).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    // The faults of the shared product are never removed, so after a fault, every file that ends later fails too.
    const file = requestFaults();
    const faults = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    expect([...new Set(faults)]).toEqual([]);
  });

  const newContext: BrowserFixture['newContext'] = async (options) => {
    const context = await browser.newContext({
      locale: 'de-CH',
      baseURL: productUrl(),
      // Avoid animations, because an animated page uses CPU time as long as it is open.
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(ACTION_TIMEOUT);
    contexts.push(context);
    await collectErrors(context, errors);
    return context;
  };
  return {
    get url() {
      return productUrl();
    },
    newContext,
    openChat: async ({ username = 'anna@example.org', url, ...options } = {}) => {
      const context = await newContext({ ...(url ? { baseURL: url } : {}), ...options });
      // Reuse the session of an earlier test of this file, because signing in takes several pages. If a test has signed
      // out, sign in again.
      await context.addCookies(sessions.get(username) ?? []);
      const page = await context.newPage();
      await page.goto('/');
      if ((await page.locator('#composer').count()) === 0) {
        await signIn(page, username);
        sessions.set(username, await context.cookies());
      }
      return page;
    },
    faultProxy: async () => {
      const proxy = await FaultProxy.before(productUrl());
      proxies.push(proxy);
      return proxy;
    },
    allowConsoleErrors: (pattern) => {
      allowed.push(pattern);
    },
  };
}

async function collectErrors(context: BrowserContext, errors: string[]): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      reportError(new Error(`Violates ${violatedDirective}: ${blockedURI}`));
    });
  });
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  context.on('weberror', (error) => errors.push(String(error.error().stack)));
}
