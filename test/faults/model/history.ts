import { setTimeout as delay } from 'node:timers/promises';
import { ulid } from 'ulid';
import { StoreUnavailable } from '../../../src/app/errors';
import type { LogEvent, Outcome } from '../../../src/app/turns/log';
import type { Cluster, Task } from './cluster';
import type { Random } from './random';

/** A question, and what its requests returned. */
export interface Question {
  readonly user: string;
  readonly conversation: string;
  readonly turn: string;
  readonly message: string;
  /** How many responses said that the turn is stored. */
  stored: number;
  /** How many responses said that the turn is not stored. */
  unstored: number;
}

/** The text and the end of an answer that a follower received. */
export interface View {
  readonly question: Question;
  readonly text: string;
  readonly outcome: Outcome;
}

/** For each kind of answer: the number of words, the length of a word, and the milliseconds between two words. */
const ANSWERS = ['1 4 0', '3 8 20', '30 8 50', '12 20000 60', '4 40000 400'];

/** The requests of one user to several tasks, and their results. The requests may overlap. */
export class History {
  readonly questions: Question[] = [];
  readonly views: View[] = [];
  /** The conversations whose final deletion was confirmed. */
  readonly deleted = new Set<string>();
  /** The conversations for which a final deletion, which cannot be undone, was requested. */
  readonly deleting = new Set<string>();
  /** The conversations for which a deletion that can be undone was requested. */
  readonly hidden = new Set<string>();
  /** Unexpected errors: neither refusals, such as `NotFound`, nor errors because the table is unavailable. */
  readonly errors: string[] = [];
  /** What happened, for the report of a failure. */
  readonly lines: string[] = [];
  private readonly pending: Promise<unknown>[] = [];
  private readonly startedAt = performance.now();

  constructor(
    readonly user: string,
    private readonly cluster: Cluster,
    private readonly random: Random,
  ) {}

  /** Starts this number of random actions at random intervals, and waits until all have ended. */
  async run(actions: number): Promise<void> {
    for (let n = 0; n < actions; n++) {
      await delay(this.random.pick([0, 0, 2, 10, 50, 300]));
      this.pending.push(this.act(this.anyTask()));
    }
    await Promise.all(this.pending);
  }

  /** Asks a question, and records the result of the request. */
  async ask(task: Task, question: Question): Promise<'stored' | 'unstored' | 'refused'> {
    const { conversation, turn, message } = question;
    const result = await this.attempt(task, `ask ${conversation} ${turn}`, () =>
      task.of(this.user).ask(conversation === turn ? undefined : conversation, turn, message),
    );
    if (!result) return 'refused';
    if (result.stored) question.stored++;
    else question.unstored++;
    return result.stored ? 'stored' : 'unstored';
  }

  /** Follows an answer to its end. */
  async follow(task: Task, question: Question): Promise<void> {
    const { conversation, turn } = question;
    let text = '';
    await this.attempt(task, `follow ${turn}`, async () => {
      // As the route does, reject turns that do not exist.
      await task.of(this.user).head(conversation, turn);
      for await (const events of task.of(this.user).follow(conversation, turn, new AbortController().signal))
        for (const event of events) {
          text = textAfter(text, event);
          if (event.type === 'end' && !task.isCrashed) this.views.push({ question, text, outcome: event.outcome });
        }
    });
  }

  /** Returns whether the request succeeded. */
  async stop(task: Task, { conversation, turn }: Question): Promise<boolean> {
    const stopped = await this.attempt(task, `stop ${turn}`, async () => {
      await task.of(this.user).stop(conversation, turn);
      return true;
    });
    return stopped === true;
  }

  /** Returns whether the request succeeded. */
  async delete(task: Task, { conversation }: Question): Promise<boolean> {
    this.deleting.add(conversation);
    const deleted = await this.attempt(task, `delete ${conversation}`, async () => {
      await task.of(this.user).delete(conversation);
      this.deleted.add(conversation);
      return true;
    });
    return deleted === true;
  }

  /** Deletes a conversation as the list does: the deletion can be undone for ten seconds. */
  async hide(task: Task, { conversation }: Question): Promise<void> {
    this.hidden.add(conversation);
    await this.attempt(task, `hide ${conversation}`, () => task.of(this.user).deleteUndoably(conversation));
  }

  async undo(task: Task, { conversation }: Question): Promise<void> {
    await this.attempt(task, `undo ${conversation}`, () => task.of(this.user).undoDeletion(conversation));
  }

  /** Whether turns of the conversation may be absent from the table. */
  mayBeDeleted(conversation: string): boolean {
    return (
      this.deleting.has(conversation) || (this.hidden.has(conversation) && this.cluster.hasBeenDeleted(conversation))
    );
  }

  newQuestion(conversation?: string, answer = this.random.pick(ANSWERS)): Question {
    const turn = ulid();
    const message = `${answer} ${turn}`;
    const question = { user: this.user, conversation: conversation ?? turn, turn, message, stored: 0, unstored: 0 };
    this.questions.push(question);
    return question;
  }

  private anyTask(): Task {
    return this.random.pick(this.cluster.tasks.filter(({ isCrashed }) => !isCrashed));
  }

  private act(task: Task): Promise<unknown> {
    const { random } = this;
    const known = random.pick(this.questions.slice(-4));
    if (!known || random.happens(0.15)) return this.askAndFollow(task, this.newQuestion());
    const choice = random.below(10);
    if (choice < 3) return this.askAndFollow(task, this.newQuestion(known.conversation));
    if (choice < 4) return this.askAndFollow(task, known);
    // After a response has said that the question is stored, a page can follow its answer on every task. Before that, ask again.
    if (choice < 6) return known.stored > 0 ? this.follow(task, known) : this.askAndFollow(task, known);
    if (choice < 7) return this.stop(task, known);
    if (choice < 8) return this.delete(task, known);
    if (choice < 9) return this.hideForAWhile(task, known, random.pick([0, 20, 200, 600]));
    return random.happens(0.5) ? this.list(task) : this.giveFeedback(task, known);
  }

  private async hideForAWhile(task: Task, question: Question, milliseconds: number): Promise<void> {
    await this.hide(task, question);
    await delay(milliseconds);
    if (this.random.happens(0.7)) await this.undo(this.anyTask(), question);
  }

  /** Gives, changes or withdraws feedback. The comment is the id of the user, so that the invariants find the copy of the feedback. */
  private async giveFeedback(task: Task, { conversation, turn }: Question): Promise<void> {
    const comment = this.user;
    const opinion = this.random.happens(0.8) ? { rating: 'unhelpful' as const, comment } : undefined;
    await this.attempt(task, `feedback ${turn}`, () => task.of(this.user).feedback.give(conversation, turn, opinion));
  }

  private async askAndFollow(task: Task, question: Question): Promise<void> {
    const follows = this.random.happens(0.7);
    if ((await this.ask(task, question)) !== 'refused' && follows) await this.follow(task, question);
  }

  private async list(task: Task): Promise<void> {
    await this.attempt(task, 'list', () => task.of(this.user).list());
  }

  private async attempt<T>(task: Task, name: string, work: () => Promise<T>): Promise<T | undefined> {
    const line = `task ${this.cluster.tasks.indexOf(task)} ${name}`;
    this.note(line);
    try {
      const result = await work();
      this.note(`${line} done`);
      return result;
    } catch (error) {
      const { name: reason } = error as Error;
      this.note(`${line} ${reason}`);
      const isExpected =
        ['NotFound', 'TurnRunning', 'AnswerLimit', 'AnswerMissing', 'AnswerRunning', 'UndoTooLate'].includes(reason) ||
        error instanceof StoreUnavailable;
      if (!isExpected) this.errors.push(`${line}: ${(error as Error).stack}`);
      return undefined;
    }
  }

  private note(line: string): void {
    this.lines.push(`${Math.round(performance.now() - this.startedAt)} ms ${line}`);
  }
}

function textAfter(text: string, event: LogEvent): string {
  if (event.type === 'reset') return '';
  return event.type === 'text' ? text + event.text : text;
}
