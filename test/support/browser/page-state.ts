import type { Page } from 'playwright-core';

/** The addresses and ids of the conversations and sources that the tests create once for all states. */
export interface Prepared {
  /** Address of a conversation with a complete, a failed and a stopped answer. */
  readonly conversation: string;
  /** Address of a conversation with one turn, whose answer cites a PDF file. */
  readonly short: string;
  /** Id of the turn of the short conversation. */
  readonly turn: string;
  /** Address of the page of a source that is a PDF file. */
  readonly pdf: string;
  /** Address of the page of a source that is a text. */
  readonly text: string;
}

/** A state of a page, into which a test can bring it. */
export interface PageState {
  readonly name: string;
  /** The page's route, as `routesOf` lists it. */
  readonly route: string;
  /** Opens the page in this state. */
  open(page: Page, prepared: Prepared): Promise<unknown>;
  /** Undoes changes that would affect the states that follow. */
  close?(page: Page): Promise<unknown>;
}
