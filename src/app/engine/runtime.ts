import { BedrockAgentRuntimeClient } from '@aws-sdk/client-bedrock-agent-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Sockets in addition to one per running answer: ending a session must not wait for an answer to end. */
const SPARE_SOCKETS = 20;

/**
 * The client of both engines. It uses HTTP/1.1, because over HTTP/2 the SDK treats a connection that drops between two events
 * as a complete answer. It does not retry automatically, because a retry could incur the cost of a second answer.
 *
 * @param connectTimeout milliseconds
 * @param answers how many answers may run at the same time
 */
export function agentRuntimeClient(region: string, connectTimeout: number, answers: number): BedrockAgentRuntimeClient {
  return new BedrockAgentRuntimeClient({
    region,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: connectTimeout,
      httpAgent: { maxSockets: answers + SPARE_SOCKETS, keepAlive: true },
      httpsAgent: { maxSockets: answers + SPARE_SOCKETS, keepAlive: true },
    }),
  });
}
