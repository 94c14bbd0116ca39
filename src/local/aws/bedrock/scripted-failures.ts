import { Refusal } from '../kernel/refusal';
import { type Reply, restJsonError } from '../kernel/stand-in';
import type { Script } from './script';

/** Simulates the error of a proxy between the client and the service: an HTML page instead of JSON. */
const PROXY_ERROR = new Refusal(502, 'ProxyError', 'A script asked for an HTML page.');

/**
 * Counts the attempts at each question with directives, so that the third attempt at a question with `[[throttle 2]]`
 * succeeds.
 */
export class ScriptedFailures {
  private readonly attempts = new Map<string, number>();

  /** @throws Refusal if a directive of the question makes this attempt fail */
  assertNone(session: string, question: string, { refusals }: Script): void {
    const key = `${session} ${question}`;
    const attempt = (this.attempts.get(key) ?? 0) + 1;
    this.attempts.set(key, attempt);
    let earlier = 0;
    for (const { refusal, attempts } of refusals) {
      if (attempt <= earlier + attempts) throw refusal === 'html-502' ? PROXY_ERROR : refusal;
      earlier += attempts;
    }
  }
}

/** Encodes PROXY_ERROR as a proxy does, and any other error as the services do. */
export function encodeError(refusal: Refusal): Reply {
  if (refusal !== PROXY_ERROR) return restJsonError(refusal);
  return {
    status: refusal.status,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
  };
}
