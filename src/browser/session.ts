import { composer, find, on } from './elements';
import { forgetAll, remember, remembered } from './storage';

/** A message to the other tabs: who has signed in. `signedIn` is absent if the user has signed out. */
type Notice = { readonly signedIn?: string };

/** Absent if the browser does not allow channels. */
let channel: BroadcastChannel | undefined;

/** The e-mail address of the signed-in user; empty if the page does not show who is signed in. */
export const viewer = () => find('.person')?.title ?? '';

/**
 * When the user signs out, or another user has signed in, forgets what the tab remembers.
 *
 * @param onSignIn called when the same user has opened a page with a composer in another tab, perhaps after signing in again
 */
export function watchSession(onSignIn: () => void): void {
  if (viewer() ? remembered('viewer') !== viewer() : location.pathname === '/signed-out') forgetAll();
  // Some error pages do not show who is signed in. Keep the stored viewer there, because the user may return from them.
  if (viewer()) remember('viewer', viewer());
  on('submit', ({ target }) => {
    if (!(target as Element).matches('[action="/sign-out"]')) return;
    forgetAll();
    post({});
  });
  try {
    channel = new BroadcastChannel('joule-verne');
    channel.onmessage = ({ data }: MessageEvent<Notice>) => {
      if (!viewer()) return;
      if (data.signedIn === viewer()) return onSignIn();
      // The next user of the browser must not see this page.
      forgetAll();
      location.replace('/signed-out');
    };
  } catch {
    return;
  }
  if (composer()) post({ signedIn: viewer() });
}

function post(notice: Notice): void {
  channel?.postMessage(notice);
}
