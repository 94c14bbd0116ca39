import type { RequestContext } from '../context';
import { ownPath } from './own-path';

/**
 * The id of the conversation that the requesting page shows; undefined if it shows none. Use the id only to choose what the response shows,
 * because the client sends it.
 */
export function openConversation(ctx: RequestContext): string | undefined {
  return /^\/conversations\/([0-9A-Za-z-]+)(?:[/?]|$)/.exec(pageOf(ctx))?.[1];
}

/** Whether a script sent the request from a page that does not show the conversation; false if the page is unknown. */
export function isFromOtherPage(ctx: RequestContext, conversationId: string): boolean {
  return isOwn(ctx.get('hx-current-url'), ctx) && openConversation(ctx) !== conversationId;
}

/** The path of the page that sent a request, with its query; the start page if it is unknown. */
export function pageOf(ctx: RequestContext): string {
  const address = ctx.get('hx-current-url') || ctx.get('referer');
  return isOwn(address, ctx) ? ownPath(address) : '/';
}

/** Whether an address is that of a page of this server. */
function isOwn(address: string, ctx: RequestContext): boolean {
  return URL.canParse(address) && new URL(address).host === ctx.get('host');
}
