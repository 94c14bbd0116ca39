import { NotFound } from '../errors';
import type { TurnHead } from './log';

/** The attributes of a turn from which the tree of a conversation is built. */
export type Node = Pick<TurnHead, 'id' | 'askedAt' | 'parent'>;

/** A turn of a branch, and all versions of this turn. */
export interface BranchTurn<T extends Node> {
  readonly turn: T;
  /** All turns with the same preceding turn as `turn`, oldest first: `turn` itself, regenerated answers and edited questions. */
  readonly versions: readonly T[];
}

/**
 * The turns of a conversation as a tree. A regenerated answer or an edited question is a new version of a turn: all versions of a
 * turn have the same preceding turn, or none. A branch is a path from a first turn to a turn that no other turn follows.
 */
export class Branches<T extends Node> {
  /** All turns, oldest first. */
  private readonly turns: readonly T[];
  private readonly byId: ReadonlyMap<string, T>;
  /** The id of the preceding turn, by the id of each turn; `''` for a first turn. */
  private readonly parents = new Map<string, string>();
  /** The turns that directly follow a turn, oldest first, by the id of that turn. The entry with the key `''` contains the first turns. */
  private readonly after = new Map<string, T[]>();
  /** The time of each turn, by its id: the latest `askedAt` of the turn and of the turns before it in its branch. */
  private readonly times = new Map<string, string>([['', '']]);

  constructor(turns: readonly T[]) {
    this.turns = [...turns].sort((a, b) => a.askedAt.localeCompare(b.askedAt));
    this.byId = new Map(this.turns.map((turn) => [turn.id, turn]));
    this.addParents();
    this.addUnknownParents();
    for (const turn of this.turns) this.after.set(this.parentOf(turn), [...this.versionsOf(turn), turn]);
    for (const turn of this.below(this.first)) this.times.set(turn.id, this.timeOf(turn));
  }

  /** Whether any turn has more than one version. */
  get isForked(): boolean {
    return [...this.after.values()].some((versions) => versions.length > 1);
  }

  /**
   * The turn that was asked last. It is the last turn of its branch, even if the clock of its task was behind the clock of the task that
   * ran the turn before it.
   */
  get latest(): T | undefined {
    return this.last(this.below(this.first));
  }

  find(id: string): T | undefined {
    return this.byId.get(id);
  }

  /**
   * Returns the turns from the first turn to the given one, oldest first.
   *
   * @throws NotFound when the conversation has no such turn
   */
  to(id: string): BranchTurn<T>[] {
    const branch: BranchTurn<T>[] = [];
    for (let turn: T | undefined = this.known(id); turn; turn = this.byId.get(this.parentOf(turn)))
      branch.push({ turn, versions: this.versionsOf(turn) });
    return branch.reverse();
  }

  /**
   * Returns the branch through a turn; if several branches lead through the turn, the most recently used one. Without an `id`, returns
   * the conversation's most recently used branch, which is empty if the conversation has no turns.
   *
   * @throws NotFound when the conversation has no such turn
   */
  through(id: string | undefined): BranchTurn<T>[] {
    const last = id === undefined ? this.latest : this.lastBelow(id);
    return last ? this.to(last.id) : [];
  }

  /** Among the given turn and all turns below it in the tree, returns the turn that was asked last. @throws NotFound */
  lastBelow(id: string): T {
    return this.last(this.below([this.known(id)]))!;
  }

  /** The id of the turn that precedes a turn; `''` for a first turn. */
  parentOf({ id }: T): string {
    return this.parents.get(id)!;
  }

  /** The first turn and its versions. */
  private get first(): readonly T[] {
    return this.after.get('') ?? [];
  }

  /** The given turns and all turns below them in the tree. Every turn comes after the turn that it follows. */
  private below(turns: readonly T[]): T[] {
    const below = [...turns];
    for (const turn of below) below.push(...(this.after.get(turn.id) ?? []));
    return below;
  }

  /** The turn that was asked last; among turns with the same time, the last one in `turns`. */
  private last(turns: readonly T[]): T | undefined {
    let last = turns[0];
    for (const turn of turns) if (this.times.get(turn.id)! >= this.times.get(last!.id)!) last = turn;
    return last;
  }

  private timeOf(turn: T): string {
    const before = this.times.get(this.parentOf(turn))!;
    return before > turn.askedAt ? before : turn.askedAt;
  }

  private versionsOf(turn: T): readonly T[] {
    return this.after.get(this.parentOf(turn)) ?? [];
  }

  private known(id: string): T {
    const turn = this.find(id);
    if (!turn) throw new NotFound(`No turn ${id}`);
    return turn;
  }

  /**
   * Adds the stored parents that exist. A client chooses the parent of its question, so the stored parents may form a cycle. Does not add a
   * parent that follows the turn itself.
   */
  private addParents(): void {
    const late: T[] = [];
    const asked = new Set(['']);
    for (const turn of this.turns) {
      // So far, each added parent was asked before its turn. Therefore, a turn that was asked earlier cannot follow this one.
      if (turn.parent !== undefined && asked.has(turn.parent)) this.parents.set(turn.id, turn.parent);
      else late.push(turn);
      asked.add(turn.id);
    }
    for (const { id, parent } of late)
      if (parent !== undefined && this.byId.has(parent) && !this.follows(parent, id)) this.parents.set(id, parent);
  }

  /**
   * Adds a parent to every turn that has none yet. Turns that name the same missing parent, for example one that was deleted at the end of
   * its retention period, get the same parent, so that they remain versions of one turn.
   */
  private addUnknownParents(): void {
    const replacements = new Map<string, string>();
    this.turns.forEach(({ id, parent }, index) => {
      if (this.parents.has(id)) return;
      const isMissing = parent !== undefined && !this.byId.has(parent);
      const before = this.notFollowing(
        (isMissing ? replacements.get(parent) : undefined) ?? this.turnBefore(index),
        id,
      );
      if (isMissing && !replacements.has(parent)) replacements.set(parent, before);
      this.parents.set(id, before);
    });
  }

  /** Whether a turn is the given one, or follows it, directly or not. */
  private follows(turn: string, given: string): boolean {
    for (let id: string | undefined = turn; id; id = this.parents.get(id)) if (id === given) return true;
    return false;
  }

  /**
   * Returns the id of the turn that was asked directly before the turn with this index; `''` for the oldest turn. `addUnknownParents` needs
   * it for a turn that an earlier version of the product stored without a parent, and for a turn whose stored parent is missing or follows
   * the turn itself.
   */
  private turnBefore(index: number): string {
    return this.turns[index - 1]?.id ?? '';
  }

  /**
   * Returns `before`, or `''` if `before` follows the turn `id`, directly or not, because `id` would then follow itself. A turn can have an
   * earlier time than a turn that it follows, because the clocks of two tasks may differ.
   */
  private notFollowing(before: string, id: string): string {
    return this.follows(before, id) ? '' : before;
  }
}
