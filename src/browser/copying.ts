import { APPLICATION_HEADER } from '../response-headers';
import { blockOf } from './block-tools';
import { copy } from './clipboard';
import { cancel, closest, find, findAll, on } from './elements';

/** Copies an answer, a code block or a table when its button is clicked. */
export function copyOnClick(): void {
  on('click', (event) => {
    const button = closest(event, '[data-action^=copy]');
    if (!button) return;
    // The button of an answer is a link to the Markdown, for browsers without scripts: do not follow it.
    cancel(event);
    COPIES[button.dataset.action!]?.(button);
  });
}

const COPIES: Record<string, (button: HTMLElement) => unknown> = {
  copy: (button) => {
    const article = button.closest('article')!;
    return copy(button, markdownOf((button as HTMLAnchorElement).href, article), htmlOf(article));
  },
  'copy-code': (button) => copy(button, find('code', blockOf(button))!.textContent),
  'copy-table': (button) => {
    const table = find('table', blockOf(button))!.cloneNode(true) as HTMLTableElement;
    // Otherwise, the number of a source would look like more digits of a cited figure.
    for (const note of findAll('.mark, .footnote, br', table)) note.replaceWith(' ');
    return copy(button, tabSeparated(table), table.outerHTML);
  },
};

/**
 * Returns the Markdown of the answer and its numbered sources from the server. If the server does not send it, for example because the
 * answer is not stored, returns the text that the page shows.
 */
async function markdownOf(address: string, article: Element): Promise<string> {
  const response = await fetch(address).catch(() => undefined);
  if (response?.ok && response.headers.has(APPLICATION_HEADER)) return response.text();
  const shown = find('.answer', article)!.innerText;
  const sources = findAll('.sources ol li', article) as HTMLLIElement[];
  return [shown, ...sources.map((item) => `[${item.value}] ${titleOf(item)}`)].join('\n\n');
}

/** Returns the formatted answer with its sources. Its links are absolute, so that they work in another program. */
function htmlOf(article: Element): string {
  const copied = article.cloneNode(true) as Element;
  for (const mark of findAll('.mark', copied)) mark.replaceWith(`[${mark.textContent}]`);
  for (const passage of findAll('button, .passage, svg, [hidden]', copied)) passage.remove();
  for (const link of findAll<HTMLAnchorElement>('a', copied)) {
    if (link.matches('[href^="#"]')) link.replaceWith(...link.childNodes);
    else link.setAttribute('href', link.href);
  }
  return ['.answer', '.sources'].map((part) => find(part, copied)?.innerHTML).join('');
}

function tabSeparated({ rows }: HTMLTableElement): string {
  return [...rows]
    .map(({ cells }) => [...cells].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim()).join('\t'))
    .join('\n');
}

/** Returns the name of a source's document, and the place in the document. */
function titleOf(item: Element): string {
  const document = find('[data-source]', item.closest('ul > li')!)!;
  return `${document.textContent}, ${find('a', item)!.textContent}`;
}
