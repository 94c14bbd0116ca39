import { isTouchOnly } from './composer';
import { byId, find } from './elements';
import { saveSetting, setting } from './storage';

const NAME = 'notifications';

/**
 * Lets the user enable notifications about answers that end while the page is in the background. The browser asks for permission
 * only when the user enables the notifications.
 */
export function offerNotifications(): void {
  const choice = byId<HTMLInputElement>('notifications');
  // Chrome on Android has the class `Notification`, but allows notifications only in a service worker.
  if (!choice || !('Notification' in window) || isTouchOnly()) return choice?.closest<HTMLElement>('label')?.remove();
  choice.checked = setting(NAME) === 'on' && Notification.permission === 'granted';
  choice.onchange = async () => {
    const isAllowed = choice.checked && (await Notification.requestPermission().catch(() => 'denied')) === 'granted';
    byId('notifications-denied')!.hidden = isAllowed || !choice.checked;
    choice.checked = isAllowed;
    saveSetting(NAME, isAllowed ? 'on' : '');
  };
}

/** Notifies the user that an answer has ended, if the page is in the background and the user has enabled notifications. */
export function notifyOfEnd(running: HTMLElement | undefined, before: HTMLElement | undefined): void {
  const choice = byId<HTMLInputElement>('notifications');
  if (running || !before || !document.hidden || !choice?.checked) return;
  try {
    const body = find('#bar h1')?.textContent ?? '';
    const notification = new Notification(choice.dataset.ready!, { body, tag: before.id });
    notification.onclick = () => window.focus();
  } catch {
    // Chrome on an Android device with a mouse: see `offerNotifications`.
  }
}
