import { watchRequests } from './watch';

/**
 * Importing this file makes a test fail if a request to AWS, received by a server of its process, breaks the service's
 * model. The message names the operation and the member.
 */
const faults = new Set<string>();
const stop = watchRequests((fault) => faults.add(fault));

afterEach(() => {
  const found = [...faults];
  faults.clear();
  expect(found).toEqual([]);
});
// The channel outlives the modules of this test file.
afterAll(stop);
