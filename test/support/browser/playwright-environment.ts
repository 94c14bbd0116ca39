import { TestEnvironment } from 'jest-environment-node';
import * as playwrightCore from 'playwright-core';

declare global {
  var playwright: typeof playwrightCore;
}

/** Loads Playwright once per worker. Jest loads each module again for each test file, which takes half a second for this one. */
export default class PlaywrightEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    this.global.playwright = playwrightCore;
  }
}
