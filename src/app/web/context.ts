import type { DefaultContext, ParameterizedContext } from 'koa';
import type { Language } from '../../contract';
import type { Config } from '../config';
import type { ViewersConversations } from '../conversations/viewers-conversations';
import type { DocumentVersions } from '../documents/document-versions';
import type { KnowledgeSummary } from '../documents/knowledge-summary';
import type { Viewer } from '../identity/identity';
import type { Branding } from './branding';
import type { Translate } from './language/language';

/** The state that middleware attaches to a request. */
export interface RequestState {
  language: Language;
  t: Translate;
  branding: Branding;
  config: Config;
  /** Absent before the identity check, like all members below. */
  viewer: Viewer;
  versions: DocumentVersions;
  knowledge: KnowledgeSummary;
  /** The viewer's conversations. No other conversation can be reached from a request. */
  conversations: ViewersConversations;
}

export type RequestContext = ParameterizedContext<RequestState, DefaultContext>;

/** The format of conversation and turn ids: the ULIDs of our pages, or UUIDs of API clients. */
export const ID = /^[0-9A-Za-z-]{10,64}$/;

/** Whether htmx requests a fragment. To restore a page of the browser history, htmx requests the whole page. */
export function wantsFragment(ctx: RequestContext): boolean {
  return ctx.get('hx-request') === 'true' && ctx.get('hx-history-restore-request') !== 'true';
}
