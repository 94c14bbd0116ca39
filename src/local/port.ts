import { connect } from 'node:net';

/**
 * Whoever listens on the port already would be taken for a part of the product.
 * @param variable names the port, for the message
 * @throws Error when something answers there
 */
export async function assertFree(variable: string, port: number): Promise<void> {
  const isTaken = await new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
  if (isTaken) throw takenPort(variable, port);
}

/** What a person reads when a port is taken. */
export function takenPort(variable: string, port: number): Error {
  return new Error(`Port ${port} is taken by another program: stop that one, or let ${variable} name a free port.`);
}
