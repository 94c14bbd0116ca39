import type { ConversationTree } from '../../turns/conversation-tree';
import { turnAddress } from './turn-address';

/** The running answer of a conversation, for a page that does not show this answer. */
export interface ElsewhereView {
  readonly id: string;
  readonly address: string;
}

/** @param shown the turns that the page shows */
export async function elsewhereView(
  tree: ConversationTree,
  shown: readonly { readonly id: string }[],
): Promise<ElsewhereView | undefined> {
  const running = await tree.runningBeside(shown);
  return running && { id: running.id, address: turnAddress(running) };
}
