import { randomUUID } from 'node:crypto';
import type { Turn } from '../bedrock/conversation';

/** Maximum number of turns stored for each session. Older turns are discarded. */
const TURN_LIMIT = 50;

interface Session {
  turns: Turn[];
  lastUsed: number;
}

/** Sessions by id, as they are stored. */
export type SavedSessions = Readonly<Record<string, Session>>;

/** The turns of each session. Idle sessions expire. */
export class Sessions {
  private readonly sessions: Map<string, Session>;

  /**
   * @param idleSeconds seconds without a request after which a session expires
   * @param now the time in milliseconds
   * @param saved the sessions of an earlier run
   */
  constructor(
    private readonly idleSeconds: number,
    private readonly now: () => number,
    saved: SavedSessions = {},
  ) {
    this.sessions = new Map(Object.entries(saved));
  }

  /** Returns the turns of a session, and restarts its idle time; `undefined` for an unknown or expired id. */
  turns(id: string): readonly Turn[] | undefined {
    this.removeIdle();
    const session = this.sessions.get(id);
    if (session) session.lastUsed = this.now();
    return session?.turns;
  }

  /** Starts a session that contains these turns. @returns its id */
  begin(turns: readonly Turn[], id: string = randomUUID()): string {
    this.sessions.set(id, { turns: [...turns], lastUsed: this.now() });
    return id;
  }

  /** Adds a turn. Replaces the last turn if that turn has the same question, as after a retry. */
  add(id: string, turn: Turn): void {
    const session = this.sessions.get(id);
    if (!session) return;
    const others = session.turns.at(-1)?.question === turn.question ? session.turns.slice(0, -1) : session.turns;
    session.turns = [...others, turn].slice(-TURN_LIMIT);
    session.lastUsed = this.now();
  }

  end(id: string): void {
    this.sessions.delete(id);
  }

  /** The sessions that have not expired, to be saved. */
  current(): SavedSessions {
    this.removeIdle();
    return Object.fromEntries(this.sessions);
  }

  private removeIdle(): void {
    const oldest = this.now() - this.idleSeconds * 1000;
    for (const [id, { lastUsed }] of this.sessions) if (lastUsed < oldest) this.sessions.delete(id);
  }
}
