import { BedrockAgentRuntimeClient } from '@aws-sdk/client-bedrock-agent-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Sockets beyond the answers that run: ending a session must not wait for an answer to end. */
const SPARE_SOCKETS = 20;

/**
 * The client of both engines. It speaks HTTP/1.1, because over HTTP/2 the SDK takes a connection
 * that drops between two events for a complete answer. It never retries by itself: what a retry
 * would cost is a second answer.
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
