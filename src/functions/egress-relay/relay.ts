import { allow } from './allow-list';
import { RefusedError, UpstreamError } from './errors';
import { forward } from './forward';
import { RELAY_TIMEOUTS, type RelayAnswer } from './protocol';
import { readSettings } from './settings';

/**
 * A line of the log. The relay writes one line for each event. A line never contains a header, a body, a URL or
 * a user.
 */
interface LogEntry {
  /**
   * The Cognito operation, or `pool keys` or `load balancer key` for a request for public keys. Absent if the allow-list refused the
   * request.
   */
  kind?: string;
  status?: number;
  refused?: string;
  failed?: string;
}

/**
 * Creates the egress relay, which forwards allow-listed requests from subnets that have no route to the internet. The relay needs no
 * AWS permissions, because the caller signs the requests to Cognito.
 *
 * @param write receives one line of JSON for each event
 * @param timeout timeout of a forwarded request in milliseconds. @default RELAY_TIMEOUTS.forwarded
 * @throws Error that lists every invalid environment variable
 */
export function createRelay(
  environment: NodeJS.ProcessEnv,
  write: (line: string) => void,
  timeout: number = RELAY_TIMEOUTS.forwarded,
): (event: unknown) => Promise<RelayAnswer> {
  const settings = readSettings(environment);
  return async (event) => {
    const startedAt = Date.now();
    const entry: LogEntry = {};
    try {
      const request = allow(event, settings);
      entry.kind = request.kind;
      const response = await forward(request, timeout);
      entry.status = response.status;
      return response;
    } catch (error) {
      return errorAnswer(error, entry);
    } finally {
      write(JSON.stringify({ ...entry, milliseconds: Date.now() - startedAt }));
    }
  };
}

function errorAnswer(error: unknown, entry: LogEntry): RelayAnswer {
  if (error instanceof RefusedError) return { refused: (entry.refused = error.message) };
  if (error instanceof UpstreamError) return { failed: (entry.failed = error.message) };
  throw error;
}
