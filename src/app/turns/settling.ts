import { setTimeout as delay } from 'node:timers/promises';
import type { NewTurn, TurnRun } from './turn-run';

/** Milliseconds after which every request that tried to store the turn has ended, so that none can still change the table. */
const AFTER = 5_000;
/** Milliseconds between two attempts. */
const PAUSE = 5_000;
/** Milliseconds for all attempts. */
const TIMEOUT = 3_600_000;

interface Task {
  /** Whether the task has shut down. */
  readonly isClosed: boolean;
}

/**
 * Corrects the table after a turn could not be stored, as soon as the table is available again. If the turn is in the table because only a
 * response was lost, stores its end. Until then, other tasks wait for the end as long as they observe that this task is alive. If the turn
 * is not in the table, removes what its request has left there.
 *
 * Most turns of an outage were never sent to the table. For them, this function retains only what identifies the entry to remove, not the
 * answer, because the task continues to answer questions during a long outage. Never rejects.
 */
export function settle({ isInTable, removeEntry }: NewTurn, run: TurnRun, task: Task): Promise<void> {
  return isInTable ? storeEnd(isInTable, run, task) : removeLate(removeEntry, task);
}

function storeEnd(isInTable: () => Promise<boolean>, run: TurnRun, task: Task): Promise<void> {
  return repeatedly(task, async () => ((await isInTable()) ? run.storeLate() : true));
}

// A separate function: closures in the same function share their captured variables, so the closure below would keep the run in memory.
function removeLate(removeEntry: () => Promise<void>, task: Task): Promise<void> {
  return repeatedly(task, () => removeEntry().then(() => true));
}

/** @param attempt resolves to true if nothing is left to do */
async function repeatedly(task: Task, attempt: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + TIMEOUT;
  for (let pause = AFTER; performance.now() < deadline; pause = PAUSE) {
    await delay(pause, undefined, { ref: false });
    if (task.isClosed || (await attempt().catch(() => false))) return;
  }
}
