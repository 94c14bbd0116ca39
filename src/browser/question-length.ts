import { byId } from './elements';
import { onMessage } from './message-field';

/** The page shows the length of a question that reaches this share of the limit. */
const NEAR_LIMIT = 0.8;

/**
 * Shows the length of a question that is near or above the limit. Counts the characters as src/app/conversations/question-limit.ts does.
 * The field has no `maxlength`, because browsers would silently truncate a pasted text.
 */
export function showQuestionLength(): void {
  onMessage(updateLength);
}

function updateLength(field: HTMLTextAreaElement): void {
  const [general, note] = [byId('message-limit')!, byId('message-length')!];
  const [length, limit] = measure(field);
  const isOver = length > limit;
  general.hidden = length >= limit * NEAR_LIMIT;
  field.ariaInvalid = String(isOver);
  const sentence = (isOver ? note.dataset.over : general.hidden && note.dataset.near) || '';
  note.textContent = sentence
    .replace('{length}', length.toLocaleString(note.lang))
    .replace('{limit}', limit.toLocaleString(note.lang));
}

/** The length of the question and its limit, in characters. */
function measure({ value, dataset }: HTMLTextAreaElement): [length: number, limit: number] {
  const length = [...value].length;
  const bytes = new TextEncoder().encode(value).length;
  const limitOfBytes = Math.floor((+dataset.bytes! * length) / (bytes || 1)) || Infinity;
  return [length, Math.min(+dataset.characters!, limitOfBytes)];
}
