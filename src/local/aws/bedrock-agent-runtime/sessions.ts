import { randomUUID } from 'node:crypto';
import type { Turn } from './conversation';

/** More is never looked back at. */
const LONGEST = 50;

interface Session {
  turns: Turn[];
  lastUsed: number;
}

/** What was said in each session, forgotten after it was idle for a time. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();

  /**
   * @param idleSeconds life of a session that nobody uses
   * @param now the time in milliseconds
   */
  constructor(
    private readonly idleSeconds: number,
    private readonly now: () => number,
  ) {}

  /** The turns of a living session, whose idle time begins anew; `undefined` when there is none of this id. */
  turns(id: string): readonly Turn[] | undefined {
    this.forgetIdle();
    const session = this.sessions.get(id);
    if (session) session.lastUsed = this.now();
    return session?.turns;
  }

  /** Begins a session with what is known of earlier turns. Returns its id. */
  begin(turns: readonly Turn[], id: string = randomUUID()): string {
    this.sessions.set(id, { turns: [...turns], lastUsed: this.now() });
    return id;
  }

  /** Adds a turn; asking the same again, as a retry does, replaces the last. */
  add(id: string, turn: Turn): void {
    const session = this.sessions.get(id);
    if (!session) return;
    const others = session.turns.at(-1)?.question === turn.question ? session.turns.slice(0, -1) : session.turns;
    session.turns = [...others, turn].slice(-LONGEST);
    session.lastUsed = this.now();
  }

  end(id: string): void {
    this.sessions.delete(id);
  }

  /** All living sessions, to be restored by `load`. */
  save(): object {
    this.forgetIdle();
    return Object.fromEntries(this.sessions);
  }

  load(saved: object): void {
    for (const [id, session] of Object.entries(saved)) this.sessions.set(id, session as Session);
  }

  private forgetIdle(): void {
    const oldest = this.now() - this.idleSeconds * 1000;
    for (const [id, { lastUsed }] of this.sessions) if (lastUsed < oldest) this.sessions.delete(id);
  }
}
