import { watchRequests } from './watch';

/**
 * Makes the tests of a file that imports this module fail if a server in their process has received a request to AWS that
 * violates the model of the service. The message names the operation and the member.
 */
const faults = new Set<string>();
const stop = watchRequests((fault) => faults.add(fault));

afterEach(() => expect(takeRequestFaults()).toEqual([]));
// Without this, the checks would continue after the end of this test file: the diagnostics channel would still call their subscriber.
afterAll(stop);

/**
 * Returns the faults so far, and removes them, so that they do not fail the test. For a test that sends an invalid
 * request on purpose.
 */
export function takeRequestFaults(): string[] {
  const found = [...faults];
  faults.clear();
  return found;
}
