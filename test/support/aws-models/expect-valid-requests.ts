import { watchRequests } from './watch';

/**
 * Importing this file makes a test fail if a request to AWS, received by a server of its process, breaks the service's
 * model. The message names the operation and the member.
 */
const faults = new Set<string>();
const stop = watchRequests((fault) => faults.add(fault));

afterEach(() => expect(takeRequestFaults()).toEqual([]));
// The channel outlives the modules of this test file.
afterAll(stop);

/** For a test that has a request rejected on purpose: the faults so far, which then no longer fail the test. */
export function takeRequestFaults(): string[] {
  const found = [...faults];
  faults.clear();
  return found;
}
