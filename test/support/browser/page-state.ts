import type { Page } from 'playwright-core';

/** What the tests prepare once for all states: the addresses of things that exist. */
export interface Prepared {
  /** A conversation with every kind of answer. */
  readonly conversation: string;
  /** A conversation with one turn, whose answer cites a PDF file. */
  readonly short: string;
  /** The turn of the short conversation. */
  readonly turn: string;
  /** The pages of two sources: a PDF file and a text. */
  readonly pdf: string;
  readonly text: string;
}

/** A state of a page, into which a test can bring it. */
export interface PageState {
  readonly name: string;
  /** The page's route, as `routesOf` lists it. */
  readonly route: string;
  /** Opens the page in this state. */
  open(page: Page, prepared: Prepared): Promise<unknown>;
  /** Leaves what other states must not find. */
  close?(page: Page): Promise<unknown>;
}
