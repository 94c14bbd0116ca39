import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StandIn } from '../kernel/stand-in';
import { type FunctionSettings, LocalFunction } from './function';
import { serve } from './wire';

export interface LambdaOptions extends Omit<FunctionSettings, 'timeout' | 'concurrency'> {
  /** @default 8,000 */
  readonly timeout?: number;
  /** @default 10 */
  readonly concurrency?: number;
  /** @default 0: the system chooses */
  readonly port?: number;
}

/**
 * AWS Lambda on loopback, with one function: what `Invoke` calls is the bundled program itself.
 * @throws Error when the port is taken
 */
export async function startLambda({
  port = 0,
  timeout = 8_000,
  concurrency = 10,
  ...options
}: LambdaOptions): Promise<StandIn> {
  const theFunction = new LocalFunction({ ...options, timeout, concurrency });
  const server = createServer(serve(options.name, theFunction));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await theFunction.end();
    },
  };
}
