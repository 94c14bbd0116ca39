import type { MarkdownIt, StateCore } from 'markdown-it';

const CHECKBOX = /^\[([ xX])\][ \t]+(?=\S)/;

/** Adds checkboxes to list items that begin with `[ ]` or `[x]`. */
export function taskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'task_list', findTasks);
  markdown.renderer.rules.list_item_open = (tokens, index) => {
    const { meta } = tokens[index]!;
    if (!meta) return '<li>';
    return `<li class="task"><input type="checkbox" disabled${meta.isDone ? ' checked' : ''}> `;
  };
}

function findTasks({ tokens }: StateCore): void {
  for (const [index, item] of tokens.entries()) {
    const content = tokens[index + 2];
    if (item.type !== 'list_item_open' || tokens[index + 1]?.type !== 'paragraph_open' || !content) continue;
    const [checkbox, mark] = CHECKBOX.exec(content.content) ?? [];
    if (checkbox === undefined) continue;
    item.meta = { isDone: mark !== ' ' };
    content.content = content.content.slice(checkbox.length);
  }
}
