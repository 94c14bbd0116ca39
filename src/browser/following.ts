import { boxOf, byId, composer, find, message } from './elements';
import { onRequest } from './htmx-events';

/** The distance from the end, in pixels, within which a user counts as being at the end. */
const NEAR_END = 60;

/**
 * Whether the page scrolls to its end when it grows. Initially false on a page without answers: it is shown from its start, even if it is
 * longer than the screen.
 */
let isFollowing = !!find('article');
/** The scroll position after `followAnswers` last scrolled to the end. */
let end = 0;
/** The element above which earlier turns are being inserted, and its distance from the top of the window. */
let kept: { readonly element: Element; readonly top: number } | undefined;

/** Makes the page scroll to its end whenever it grows, until the user scrolls up or `stopFollowing` is called. */
export function follow(): void {
  isFollowing = true;
  end = 0;
}

/** Makes the page keep its scroll position when it grows, until the user scrolls to the end or `follow` is called. */
export function stopFollowing(): void {
  isFollowing = false;
}

/**
 * Scrolls with a growing answer while the end of the page is visible, until the user scrolls up. A button then scrolls to the
 * end, and shows whether the page has grown.
 */
export function followAnswers(): void {
  const messages = byId('messages');
  // The search page shows no conversation.
  if (!messages || !composer()) return;
  const button = find('[data-action=to-end]');
  let height = messages.scrollHeight;
  const scrollToEnd = () => {
    if (kept) {
      // Browsers themselves preserve the reading position when content is inserted above it, except at the top of the page.
      messages.scrollTop += boxOf(kept.element).top - kept.top;
      height = messages.scrollHeight;
      kept = undefined;
    }
    // The page may grow before the scroll event is delivered, so check the scroll position itself as well.
    isFollowing &&= messages.scrollTop >= Math.min(end, messages.scrollHeight - messages.clientHeight) - 1;
    const hasGrown = messages.scrollHeight > height;
    height = messages.scrollHeight;
    if (isFollowing) {
      messages.scrollTop = height;
      end = messages.scrollTop;
    }
    showButton(button, !isAtEnd(messages), hasGrown && !isFollowing);
  };
  messages.addEventListener('scroll', () => {
    isFollowing = isAtEnd(messages);
    showButton(button, !isFollowing);
  });
  if (button)
    button.onclick = () => {
      follow();
      scrollToEnd();
      message()!.focus();
    };
  onRequest('before:swap', (ctx) => {
    const element = ctx.sourceElement.closest('.earlier')?.nextElementSibling;
    if (element) kept = { element, top: boxOf(element).top };
  });
  new MutationObserver(scrollToEnd).observe(messages, { childList: true, subtree: true, characterData: true });
  scrollToEnd();
}

/** Whether the end of the conversation is in view, or nearly. */
export function isAtEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < NEAR_END;
}

function showButton(button: HTMLElement | null, isAway: boolean, hasGrown = false): void {
  if (!button) return;
  button.hidden = !isAway;
  if (!isAway) delete button.dataset.new;
  else if (hasGrown) button.dataset.new = '';
  button.ariaLabel = button.dataset.new === undefined ? button.title : button.dataset.newLabel!;
}
