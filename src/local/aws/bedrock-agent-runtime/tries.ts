import { ProxyError, ServiceError } from './errors';
import type { Script } from './script';

/** Counts the tries of scripted questions, so that `[[throttle 2]]` lets the third one through. */
export class Tries {
  private readonly counts = new Map<string, number>();

  /** @throws ServiceError or ProxyError as the script demands for this try of the question in its session */
  refuse(session: string, question: string, { refusals }: Script): void {
    const key = `${session} ${question}`;
    const tries = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, tries);
    let before = 0;
    for (const { refusal, tries: times } of refusals) {
      if (tries <= before + times)
        throw refusal === 'html-502' ? new ProxyError() : new ServiceError(refusal, 'A script asked for this error.');
      before += times;
    }
  }
}
