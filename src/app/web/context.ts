import type { DefaultContext, ParameterizedContext } from 'koa';
import type { ViewersConversations } from '../conversations';
import type { Viewer } from '../identity';
import type { Language, Translate } from './language';

/** What middleware has found out about a request. */
export interface RequestState {
  language: Language;
  t: Translate;
  /** Set behind the identity check. */
  viewer: Viewer;
  /** The viewer's conversations: the only way to any. */
  conversations: ViewersConversations;
}

export type RequestContext = ParameterizedContext<RequestState, DefaultContext>;

/** The form of conversation and turn ids: ULIDs, or UUIDs of somebody who makes their own. */
export const ID = /^[0-9A-Za-z-]{10,64}$/;

/** Whether htmx asks for a fragment; otherwise a browser asks for a page. */
export function wantsFragment(ctx: RequestContext): boolean {
  return ctx.get('hx-request') === 'true' && ctx.get('hx-history-restore-request') !== 'true';
}
