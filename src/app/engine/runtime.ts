import { BedrockAgentRuntimeClient } from '@aws-sdk/client-bedrock-agent-runtime';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { serviceEvents } from './service-events';

/** Sockets in addition to one for each running answer. They allow a session to be ended without waiting for an answer to end. */
const SPARE_SOCKETS = 20;

/** Settings for the connections of an engine's clients. */
export interface Connections {
  readonly region: string;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** How many answers may run at the same time. */
  readonly answers: number;
}

/**
 * The client for agents and knowledge bases. It uses HTTP/1.1, because over HTTP/2 the SDK treats a connection that drops between two
 * events as a complete answer. It does not retry automatically, because a retry could incur the cost of a second answer.
 */
export function agentRuntimeClient(connections: Connections): BedrockAgentRuntimeClient {
  return new BedrockAgentRuntimeClient(clientOptions(connections));
}

/** The client for models, with the same options as the client for agents and knowledge bases. */
export function modelRuntimeClient(connections: Connections): BedrockRuntimeClient {
  return new BedrockRuntimeClient(clientOptions(connections));
}

function clientOptions({ region, connectTimeout, answers }: Connections) {
  // By default, a paused connection would still read up to 64 KB, with a wake-up for each token (see `ServiceEvents`).
  const agent = { maxSockets: answers + SPARE_SOCKETS, keepAlive: true, highWaterMark: 1 };
  return {
    region,
    maxAttempts: 1,
    eventStreamSerdeProvider: serviceEvents,
    requestHandler: new NodeHttpHandler({ connectionTimeout: connectTimeout, httpAgent: agent, httpsAgent: agent }),
  };
}
