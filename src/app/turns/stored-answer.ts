import type { LogItem, LogPart, Outcome, Turn, TurnHead } from './log';

/** How a stored turn ended; `interrupted` if no end is stored. */
export function outcomeOf({ status, failure, limited, guarded, suggestions }: TurnHead): Outcome {
  return { status: status === 'streaming' ? 'interrupted' : status, failure, limited, guarded, suggestions };
}

/** A turn with its answer, from the items of its log. */
export function withAnswer(head: TurnHead, items: readonly LogItem[]): Turn {
  const parts = [...counted(head, items), ...(head.tail ? [head.tail] : [])];
  return {
    ...head,
    answer: parts.map(({ text }) => text).join(''),
    sources: parts.flatMap(({ sources }) => sources),
    marks: parts.flatMap(({ marks }) => marks),
    steps: parts.flatMap(({ steps = [] }) => steps),
  };
}

/**
 * The items that belong to the answer, from the item with the number `first` on. Items that a slow task added after another task had ended
 * the turn do not belong to the answer. Neither do items after a gap: DynamoDB stores the items of a batch one by one, in any order, so the
 * missing item may still follow.
 */
export function counted({ items: count = Infinity }: TurnHead, items: readonly LogItem[], first = 1): LogItem[] {
  return items.filter(({ n }, index) => n === first + index && n <= count);
}

export function isEmpty({ text, sources, marks, steps = [] }: LogPart): boolean {
  return text === '' && sources.length === 0 && marks.length === 0 && steps.length === 0;
}
