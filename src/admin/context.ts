import type { RequestContext } from '../app/web/context';

/** A request of an admin, whose membership the console's guard has seen in the access token. */
export type AdminContext = RequestContext & { readonly params: Record<string, string> };
