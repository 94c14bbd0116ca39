import { type Answer, follow } from './answer';
import type { Browser } from './browser';
import { open, read } from './http';

/** How a browser sends a question to one kind of server. */
export interface Site {
  /**
   * Opens the page in which a user asks, if this kind of server has one.
   *
   * @returns the URL to which the browser sends the question and, for the chat, the turn id in the page's form
   */
  openPage(url: string, browser: Browser): Promise<Page>;
  ask(page: Page, browser: Browser, message: string): Promise<Answer>;
}

export interface Page {
  readonly address: string;
  readonly turnId?: string;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const STREAM = { accept: 'text/event-stream', 'cache-control': 'no-cache' };

/** The chat: a page with a form. The response to the form contains the URL of the answer's stream. */
const chat: Site = {
  async openPage(url, browser) {
    const html = await read(url, { headers: browser.headers({ accept: 'text/html', 'sec-fetch-mode': 'navigate' }) });
    const [action, turnId] = [/<form id="composer" action="([^"]+)"/, /name="turnId" value="([^"]+)"/].map(
      (pattern) => pattern.exec(html)?.[1],
    );
    if (!action || !turnId) throw new Error('The page has no composer');
    return { address: new URL(action, url).href, turnId };
  },
  async ask({ address, turnId }, browser, message) {
    const asked = performance.now();
    const html = await read(address, {
      method: 'POST',
      headers: browser.headers({ ...FORM, accept: 'text/html', 'hx-request': 'true' }),
      body: new URLSearchParams({ turnId: turnId!, message }).toString(),
    });
    const stream = /hx-sse:connect="([^"]+)"/.exec(html)?.[1];
    if (!stream) throw new Error(`The response connects to no stream: ${html.slice(0, 300)}`);
    const response = await open(new URL(stream, address).href, { headers: browser.headers(STREAM) });
    return follow(response, asked, (event, data) => event === 'end' && data === 'complete');
  },
};

/** The bare pipe: the response to the question is the stream. */
const pipe: Site = {
  openPage: async (url) => ({ address: url }),
  async ask({ address }, browser, message) {
    const asked = performance.now();
    const headers = browser.headers({ ...FORM, ...STREAM });
    const body = new URLSearchParams({ message }).toString();
    return follow(await open(address, { method: 'POST', headers, body }), asked, (event) => event === 'end');
  },
};

/** AI SDK's chat: JSON messages in, a UI message stream out. */
const aiSdk: Site = {
  openPage: async (url) => ({ address: new URL('/api/chat', url).href }),
  async ask({ address }, browser, message) {
    const asked = performance.now();
    const messages = [{ id: '1', role: 'user', parts: [{ type: 'text', text: message }] }];
    const headers = browser.headers({ 'content-type': 'application/json', ...STREAM });
    const response = await open(address, { method: 'POST', headers, body: JSON.stringify({ id: '1', messages }) });
    return follow(response, asked, (_, data) => data === '[DONE]');
  },
};

export const SITES = { chat, pipe, aiSdk };
export type SiteName = keyof typeof SITES;
