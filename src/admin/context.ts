import type { RequestContext } from '../app/web/context';

/** A request of an admin, whose membership the console's guard has seen in the access token. */
export type AdminContext = RequestContext & { readonly params: Record<string, string> };

/** A signal that is aborted when the browser goes. */
export function whileConnected({ res }: AdminContext): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  return gone.signal;
}
