import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BedrockAgentClient, ListKnowledgeBaseDocumentsCommand } from '@aws-sdk/client-bedrock-agent';
import { ENDPOINTS, withNames } from '../../../src/local/environment';
import { startStandIns, type StandIns } from '../../../src/local/stand-ins';

const ELSEWHERE = 'http://127.0.0.1:1';
/** What has nothing to do with documents is left out. */
const WITHOUT = { [ENDPOINTS.cognito]: ELSEWHERE, [ENDPOINTS.dynamoDb]: ELSEWHERE };
const before = { ...process.env };
let folder: string;
let standIns: StandIns;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'wiring-')); });
afterEach(async () => {
  await standIns.close();
  rmSync(folder, { recursive: true });
  process.env = { ...before };
});

/** @returns what took so long that somebody might want to know it */
async function start(environment: Record<string, string>): Promise<string[]> {
  const said: string[] = [];
  standIns = await startStandIns(withNames({ ...WITHOUT, ...environment }), folder, (sentence, work) => {
    said.push(sentence);
    return work;
  });
  return said;
}

it('is where the SDK looks for it, and knows the examples', async () => {
  await start({});
  Object.assign(process.env, standIns.environment);
  const client = new BedrockAgentClient({});
  const ids = { knowledgeBaseId: process.env.KNOWLEDGE_BASE_ID!, dataSourceId: process.env.DATA_SOURCE_ID! };
  const { documentDetails } = await client.send(new ListKnowledgeBaseDocumentsCommand(ids));
  expect(documentDetails!.length).toBeGreaterThanOrEqual(10);
  expect(new Set(documentDetails!.map(({ status }) => status))).toEqual(new Set(['INDEXED']));
  client.destroy();
});

it.each([
  [{ [ENDPOINTS.bedrock]: ELSEWHERE }, { [ENDPOINTS.bedrock]: ELSEWHERE, [ENDPOINTS.bedrockAgent]: expect.stringMatching(/127\.0\.0\.1:\d{4,5}$/) }, 1],
  [{ [ENDPOINTS.bedrockAgent]: ELSEWHERE }, { [ENDPOINTS.bedrockAgent]: ELSEWHERE, [ENDPOINTS.bedrock]: expect.stringMatching(/127\.0\.0\.1:\d{4,5}$/) }, 1],
  [{ [ENDPOINTS.bedrock]: ELSEWHERE, [ENDPOINTS.bedrockAgent]: ELSEWHERE }, { [ENDPOINTS.bedrock]: ELSEWHERE, [ENDPOINTS.bedrockAgent]: ELSEWHERE }, 0],
])('is not started where somebody else\'s is named: %j', async (given, expected, readings) => {
  expect(await start(given)).toHaveLength(readings);
  expect(standIns.environment).toMatchObject(expected);
});
