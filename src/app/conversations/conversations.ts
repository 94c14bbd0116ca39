import type { Attachments } from '../attachments/attachments';
import type { Viewer } from '../identity/identity';
import { SearchIndexes } from '../search/search-indexes';
import type { Store } from '../table/store';
import { RunningAnswers } from '../turns/running-answers';
import type { Turns } from '../turns/turns';
import { Purges } from './purges';
import { ViewersConversations } from './viewers-conversations';

/** Conversations are reached only through their owner; there is no lookup by id alone. */
export class Conversations {
  private readonly runningAnswers: RunningAnswers;
  private readonly indexes: SearchIndexes;
  private readonly purges = new Purges();

  /** @param answerLimit the maximum number of running answers of a user */
  constructor(
    private readonly store: Store,
    private readonly turns: Turns,
    answerLimit: number,
    private readonly attachments: Attachments,
  ) {
    this.runningAnswers = new RunningAnswers(turns.task, store, answerLimit);
    this.indexes = new SearchIndexes(store, () => turns.isClosed);
  }

  /** The number of this task's deletions that are running or waiting, or that can still be undone. */
  get purgeCount(): number {
    return this.purges.count;
  }

  of(viewer: Viewer): ViewersConversations {
    const { store, turns, runningAnswers, indexes, purges } = this;
    const attachments = this.attachments.of(viewer.id);
    return new ViewersConversations(viewer, store, turns, runningAnswers, indexes, purges, attachments);
  }
}
