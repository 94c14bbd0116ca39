/** The element with this id, if the page has it. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T | null {
  return document.getElementById(id) as T | null;
}

/** Listens at the document, because htmx replaces elements. */
export const on: typeof document.addEventListener = document.addEventListener.bind(document);

/** The first element that matches, in the page or in a part of it. */
export const find = <T extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document) =>
  within.querySelector<T>(selector);

/** All elements that match, in their order, in the page or in a part of it. */
export const findAll = <T extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document) => [
  ...within.querySelectorAll<T>(selector),
];

/** Prevents the browser's default action for an event. */
export const cancel = (event: Event) => event.preventDefault();

/** The element with the focus. */
export const focused = () => document.activeElement as HTMLElement;

/** The position and size of an element in the window. */
export const boxOf = (element: Element) => element.getBoundingClientRect();

/** Whether Alt, Ctrl or Meta is held. Shift does not count, because it only selects another character. */
export const hasModifier = ({ altKey, ctrlKey, metaKey }: KeyboardEvent) => altKey || ctrlKey || metaKey;

/** The text field of the composer, which only the chat page has. */
export const message = () => byId<HTMLTextAreaElement>('message');

/** The form with the text field. */
export const composer = () => byId<HTMLFormElement>('composer');

/** A copy of the content of a `template` element, if the page has it. */
export function contentOf(id: string): DocumentFragment | undefined {
  return byId<HTMLTemplateElement>(id)?.content.cloneNode(true) as DocumentFragment | undefined;
}

/** The innermost element that matches among the element at which an event happened and its ancestors; null if none matches. */
export function closest<T extends HTMLElement = HTMLElement>(event: Event, selector: string): T | null {
  return event.target instanceof Element ? event.target.closest<T>(selector) : null;
}
