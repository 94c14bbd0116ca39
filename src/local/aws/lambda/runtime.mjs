/**
 * One execution environment of a function, in a thread with variables of its own: loads `workerData.program`, whose
 * `handler` gets each event. Receives and posts JSON as text: `{ payload }`, or `{ payload, broken: true }` when the handler threw.
 */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const { handler } = createRequire(import.meta.url)(workerData.program);

parentPort.on('message', async (event) => {
  try {
    const result = await handler(JSON.parse(event));
    parentPort.postMessage({ payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    parentPort.postMessage({
      payload: JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split('\n') }),
      broken: true,
    });
  }
});
