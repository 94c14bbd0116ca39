import { boxOf, byId, contentOf, find, findAll } from './elements';

/** The blocks of an answer that can be copied. */
const BLOCKS = 'pre, .table';

/**
 * Adds a copy button to each code block and table, and shows the language of code. The tools are placed over the answer, not in
 * it, because the events of a stream identify the elements of an answer by their position; see `answer-changes.ts`.
 */
export function addBlockTools(): void {
  const messages = byId('messages');
  if (!messages || !byId('block-tool')) return;
  // The size of an answer changes when it gets another block, and when a new width moves its blocks.
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) placeTools(target);
  });
  const observeAnswers = () => {
    for (const answer of findAll('.answer', messages)) sizes.observe(answer);
  };
  new MutationObserver(observeAnswers).observe(messages, { childList: true });
  observeAnswers();
}

/** The block that a button copies. */
export function blockOf(button: Element): HTMLElement {
  const tool = button.closest('.tool')!;
  const index = [...tool.parentElement!.children].indexOf(tool);
  return findAll(BLOCKS, find('.answer', tool.closest('article')!)!)[index]!;
}

function placeTools(answer: Element): void {
  const blocks = findAll(BLOCKS, answer);
  const tools = answer.nextElementSibling!;
  for (const [index, block] of blocks.entries()) {
    const tool = toolFor(block, tools, index);
    const [at, origin] = [boxOf(block), boxOf(tools)];
    Object.assign(tool.style, {
      top: `${at.top - origin.top}px`,
      left: `${at.left - origin.left}px`,
      width: `${at.width}px`,
    });
  }
  while (tools.childElementCount > blocks.length) tools.lastElementChild!.remove();
}

/** Returns the tool for the block at a position. Creates a tool if there is none, or only one for a different kind of block or language. */
function toolFor(block: HTMLElement, tools: Element, index: number): HTMLElement {
  const kind = block.matches('pre') ? 'code' : 'table';
  const language = block.dataset.language ?? '';
  const old = tools.children[index] as HTMLElement | undefined;
  if (old?.dataset.kind === kind && old.dataset.language === language) return old;
  const tool = contentOf('block-tool')!.firstElementChild as HTMLElement;
  const button = find('button', tool)!;
  Object.assign(tool.dataset, { kind, language });
  button.dataset.action = `copy-${kind}`;
  button.title = button.dataset[kind]!;
  button.ariaLabel = button.title + (language && `, ${language}`);
  if (old) old.replaceWith(tool);
  else tools.append(tool);
  return tool;
}
