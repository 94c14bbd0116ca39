import { Semaphore } from '../../semaphore';

/** Maximum number of forms with files that are read and inspected at the same time. Each form may take up to 16 MB of memory. */
const UPLOADS = 8;
/** Of these, the maximum number of forms of one user, so that one user cannot block the others. */
const UPLOADS_OF_USER = 3;

/** Limits the forms with files that this task reads at the same time. */
export class UploadPermits {
  private readonly all = new Semaphore(UPLOADS);
  /** Contains only users who have a permit or wait for one. */
  private readonly users = new Map<string, Semaphore>();

  /** The number of permits in use. */
  get taken(): number {
    return this.all.taken;
  }

  /** The number of users who have a permit or wait for one. */
  get owners(): number {
    return this.users.size;
  }

  /**
   * Waits for a permit.
   *
   * @param owner the user's `sub` in the user pool
   * @returns the function that releases the permit
   * @throws the signal's reason
   */
  async take(owner: string, signal: AbortSignal): Promise<() => void> {
    // Reject an aborted signal before adding the user: only the release of a permit removes the user again.
    signal.throwIfAborted();
    const own = this.users.get(owner) ?? new Semaphore(UPLOADS_OF_USER);
    this.users.set(owner, own);
    const releaseOwn = await own.take(signal);
    const release = () => {
      releaseOwn();
      if (own.taken === 0) this.users.delete(owner);
    };
    try {
      const releaseShared = await this.all.take(signal);
      return () => {
        releaseShared();
        release();
      };
    } catch (error) {
      release();
      throw error;
    }
  }
}
