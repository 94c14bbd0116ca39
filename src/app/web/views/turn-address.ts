import type { TurnHead } from '../../turns/log';

/** The path of an answer. It opens the page at the answer; the paths of all that belongs to the answer begin with it. */
export function turnAddress({ conversationId, id }: Pick<TurnHead, 'conversationId' | 'id'>): string {
  return `/conversations/${conversationId}/turns/${id}`;
}
