import { NotFound } from '../errors';
import type { TurnHead } from './log';

/** What the tree of a conversation needs to know of a turn. */
export type Node = Pick<TurnHead, 'id' | 'askedAt' | 'parent'>;

/** A turn of a branch with all its versions. */
export interface BranchTurn<T extends Node> {
  readonly turn: T;
  /** The turns after the same turn, oldest first: the turn itself, its regenerated answers and its edited questions. */
  readonly versions: readonly T[];
}

/**
 * The turns of a conversation as a tree. Each regenerated answer and each edited question is a version of a turn: another turn
 * after the same turn. A branch is a path from a first turn to a turn that no other turn follows.
 */
export class Branches<T extends Node> {
  /** Oldest first. */
  private readonly turns: readonly T[];
  private readonly byId: ReadonlyMap<string, T>;
  /** By id of a turn, the id of the turn before it; `''` for a first turn. */
  private readonly parents = new Map<string, string>();
  /** The turns after each turn, oldest first; the first turns under `''`. */
  private readonly after = new Map<string, T[]>();

  constructor(turns: readonly T[]) {
    this.turns = [...turns].sort((a, b) => a.askedAt.localeCompare(b.askedAt));
    this.byId = new Map(this.turns.map((turn) => [turn.id, turn]));
    for (const { id, parent } of this.turns) if (this.isKnown(parent)) this.parents.set(id, parent);
    this.turns.forEach((turn, index) => {
      if (!this.parents.has(turn.id)) this.parents.set(turn.id, this.turnBefore(index));
      this.after.set(this.parentOf(turn), [...this.versionsOf(turn), turn]);
    });
  }

  /** Whether a turn has more than one version. */
  get isForked(): boolean {
    return [...this.after.values()].some((versions) => versions.length > 1);
  }

  /** The last turn of the branch that was used last: a turn after which nothing has been asked. */
  get latest(): T | undefined {
    return this.turns.at(-1);
  }

  find(id: string): T | undefined {
    return this.byId.get(id);
  }

  /** The branch that ends with a turn, oldest turn first. @throws NotFound when the conversation has no such turn */
  to(id: string): BranchTurn<T>[] {
    const branch: BranchTurn<T>[] = [];
    for (let turn: T | undefined = this.known(id); turn; turn = this.byId.get(this.parentOf(turn)))
      branch.push({ turn, versions: this.versionsOf(turn) });
    return branch.reverse();
  }

  /** The last turn of the branch through a turn that was used last. @throws NotFound */
  lastBelow(id: string): T {
    const below = [this.known(id)];
    for (const turn of below) below.push(...(this.after.get(turn.id) ?? []));
    return below.reduce((last, turn) => (turn.askedAt >= last.askedAt ? turn : last));
  }

  /** The id of the turn before a turn; `''` for a first turn. */
  parentOf({ id }: T): string {
    return this.parents.get(id)!;
  }

  private versionsOf(turn: T): readonly T[] {
    return this.after.get(this.parentOf(turn)) ?? [];
  }

  private known(id: string): T {
    const turn = this.find(id);
    if (!turn) throw new NotFound(`No turn ${id}`);
    return turn;
  }

  private isKnown(parent: string | undefined): parent is string {
    return parent === '' || (parent !== undefined && this.byId.has(parent));
  }

  /**
   * Turns of earlier versions have no parent: each follows the turn that was asked before it. So does a turn whose parent could
   * not be stored, unless it would follow itself, because the clocks of two tasks differ.
   */
  private turnBefore(index: number): string {
    const before = this.turns[index - 1]?.id ?? '';
    for (let id: string | undefined = before; id; id = this.parents.get(id))
      if (id === this.turns[index]!.id) return '';
    return before;
  }
}
