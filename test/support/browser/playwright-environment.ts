import { TestEnvironment } from 'jest-environment-node';
import * as playwright from 'playwright-core';

declare global {
  // eslint-disable-next-line no-var -- only `var` declares a property of globalThis
  var playwright: typeof import('playwright-core');
}

/** Loads Playwright once per worker. Jest loads each module again for each test file, which takes half a second for this one. */
export default class PlaywrightEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    this.global.playwright = playwright;
  }
}
