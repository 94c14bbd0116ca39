import type { DefaultContext, ParameterizedContext } from 'koa';
import type { Config } from '../config';
import type { DocumentVersions } from '../document-versions';
import type { Viewer } from '../identity';
import type { KnowledgeSummary } from '../knowledge-summary';
import type { ViewersConversations } from '../viewers-conversations';
import type { Branding } from './branding';
import type { Language, Translate } from './language';

/** The state that middleware attaches to a request. */
export interface RequestState {
  language: Language;
  t: Translate;
  branding: Branding;
  /** This and the following members are set after the identity check. */
  viewer: Viewer;
  /** Contains the settings that pages show. */
  config: Config;
  versions: DocumentVersions;
  knowledge: KnowledgeSummary;
  /** The viewer's conversations. No other conversation can be reached from a request. */
  conversations: ViewersConversations;
}

export type RequestContext = ParameterizedContext<RequestState, DefaultContext>;

/** The form of conversation and turn ids: the ULIDs of our pages, or UUIDs of API clients. */
export const ID = /^[0-9A-Za-z-]{10,64}$/;

/** Whether htmx requests a fragment; otherwise a browser requests a page. */
export function wantsFragment(ctx: RequestContext): boolean {
  return ctx.get('hx-request') === 'true' && ctx.get('hx-history-restore-request') !== 'true';
}
