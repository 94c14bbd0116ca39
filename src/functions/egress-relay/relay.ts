import { type Admitted, admit } from './admission';
import { Failed, Refused } from './errors';
import { forward } from './forward';
import { RELAY_TIMEOUTS, type RelayAnswer } from './protocol';
import { readSettings } from './settings';

/** What the log says of one event: never a header, a body, an address or a person. */
interface Entry {
  /** An operation of Cognito, or which keys. */
  kind?: string;
  status?: number;
  refused?: string;
  failed?: string;
}

/**
 * The egress relay: the way out of subnets that have none, for a short list of requests. It holds no permission; what it
 * forwards to Cognito is signed by whoever sent it.
 *
 * @param write takes one line of JSON an event
 * @param timeout milliseconds for one response. @default RELAY_TIMEOUTS.forwarded
 * @throws Error that lists what is wrong with the environment
 */
export function createRelay(
  environment: NodeJS.ProcessEnv,
  write: (line: string) => void,
  timeout: number = RELAY_TIMEOUTS.forwarded,
): (event: unknown) => Promise<RelayAnswer> {
  const settings = readSettings(environment);
  return async (event) => {
    const began = Date.now();
    const entry: Entry = {};
    try {
      const admitted = admit(event, settings);
      entry.kind = admitted.kind;
      return await answer(admitted, timeout, entry);
    } catch (error) {
      return explain(error, entry);
    } finally {
      write(JSON.stringify({ ...entry, milliseconds: Date.now() - began }));
    }
  };
}

async function answer(admitted: Admitted, timeout: number, entry: Entry): Promise<RelayAnswer> {
  const response = await forward(admitted, timeout);
  entry.status = response.status;
  return response;
}

function explain(error: unknown, entry: Entry): RelayAnswer {
  if (error instanceof Refused) return { refused: (entry.refused = error.message) };
  if (error instanceof Failed) return { failed: (entry.failed = error.message) };
  throw error;
}
