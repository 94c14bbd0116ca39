/**
 * One execution environment of a function, in a worker thread with its own environment variables. Loads
 * `workerData.program` and calls its `handler` with each event. Receives an event as JSON text. Posts `{ payload }` with the
 * result as JSON text, or `{ payload, isError: true }` if the handler has thrown an error.
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
      isError: true,
    });
  }
});
