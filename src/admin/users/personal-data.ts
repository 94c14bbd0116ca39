import type { Attachments } from '../../app/attachments/attachments';
import { conversationItem } from '../../app/conversations/stored-conversations';
import { FeedbackList } from '../../app/feedback/feedback-list';
import type { Store } from '../../app/table/store';
import type { TurnHead } from '../../app/turns/log';
import { RUNNING_ANSWERS } from '../../app/turns/running-answers';

/**
 * Deletes the files that a user has attached to questions, all items of the user except the one that refuses further
 * questions, and the copies of the user's feedback without the question and the answer. Copies with the question and the
 * answer, which the user has shared, remain, because nothing in them identifies the user.
 */
export async function deletePersonalData(store: Store, attachments: Attachments, sub: string): Promise<void> {
  const items = store.ownedBy(sub);
  const list = new FeedbackList(store);
  // Delete conversations first: feedback can be given only in a conversation, so none is added while the turns are
  // deleted.
  await items.deleteAll(conversationItem(''));
  await attachments.of(sub).deleteAll();
  const forgetFeedback = {
    attributes: ['feedback'],
    run: async (turns: readonly Partial<TurnHead>[]) => {
      for (const { feedback } of turns) if (feedback) await list.forget(feedback);
    },
  };
  await items.deleteAll('', forgetFeedback, RUNNING_ANSWERS);
}
