import { boxOf, byId, cancel, closest, find, findAll, focused, hasModifier, message, on } from './elements';
import { saveSetting, setting } from './storage';

const NAME = 'shortcuts';

/** The actions of keys that are pressed without a modifier while the user is not typing. */
const KEYS: Record<string, () => unknown> = {
  n: () => find('.new')?.click(),
  s: focusSearch,
  q: () => message()?.focus(),
  c: () => findAll('[data-action=copy]').at(-1)?.click(),
  j: () => goToAnswer(1),
  k: () => goToAnswer(-1),
  '?': () => find('[data-action=help]')?.click(),
};

/** Opens the help when its button is clicked. Acts on keys while the user is not typing, unless the user has switched off the shortcuts. */
export function addShortcuts(): void {
  const choice = byId<HTMLInputElement>('shortcuts');
  if (!choice) return;
  choice.checked = setting(NAME) !== 'off';
  choice.onchange = () => saveSetting(NAME, choice.checked ? 'on' : 'off');
  // Firefox before version 144 and Safari before 26.2 ignore the attribute `command` of the button. Other browsers must not open
  // the dialog a second time.
  on('click', (event) => {
    if (!closest(event, '[data-action=help]')) return;
    cancel(event);
    byId<HTMLDialogElement>('help')!.showModal();
  });
  on('keydown', (event) => {
    const { isComposing, defaultPrevented, key } = event;
    if (hasModifier(event) || isComposing || defaultPrevented || isTyping(event.target as HTMLElement)) return;
    if (!choice.checked || find('dialog:modal') || !KEYS[key]) return;
    cancel(event);
    KEYS[key]();
  });
}

function isTyping(target: HTMLElement): boolean {
  return target.matches('input, textarea, select');
}

function focusSearch(): void {
  const field = find('#search input');
  // On a narrow screen, the search is in the menu.
  if (field && !field.checkVisibility()) byId('menu')?.showPopover();
  field?.focus();
}

/**
 * Goes to the answer after or before the focused one. If none is focused, goes forward to the first answer below the top of the
 * view, or back to the last answer in view.
 */
function goToAnswer(step: 1 | -1): void {
  const messages = byId('messages')!;
  const answers = findAll('article[data-role=assistant]', messages);
  const distance = (answer: HTMLElement) => boxOf(answer).top - boxOf(messages).top;
  const current = answers.indexOf(focused());
  const next =
    current >= 0
      ? answers[current + step]
      : step > 0
        ? answers.find((answer) => distance(answer) > 1)
        : answers.findLast((answer) => distance(answer) < messages.clientHeight);
  if (!next) return;
  next.focus();
  next.scrollIntoView();
}
