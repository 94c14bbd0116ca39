import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BedrockAgentClient, ListKnowledgeBaseDocumentsCommand } from '@aws-sdk/client-bedrock-agent';
import { ENDPOINTS, withNames } from '../../../../src/local/environment';
import { type StandIns, startStandIns } from '../../../../src/local/stand-ins';

const ELSEWHERE = 'http://127.0.0.1:1';
/** Endpoints for the services that are unrelated to documents, so that no stand-in starts for these services. */
const WITHOUT = { [ENDPOINTS.cognito]: ELSEWHERE, [ENDPOINTS.dynamoDb]: ELSEWHERE };
let folder: string;
let standIns: StandIns;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wiring-'));
});
afterEach(async () => {
  await standIns.close();
  rmSync(folder, { recursive: true });
  delete process.env[ENDPOINTS.bedrockAgent];
});

/** @returns the progress messages */
async function start(environment: Record<string, string>): Promise<string[]> {
  const messages: string[] = [];
  standIns = await startStandIns(withNames({ ...WITHOUT, ...environment }), folder, (sentence, work) => {
    messages.push(sentence);
    return work;
  });
  return messages;
}

it('connects the SDK to the stand-in, which has indexed the examples', async () => {
  await start({});
  const {
    KNOWLEDGE_BASE_ID: knowledgeBaseId,
    DATA_SOURCE_ID: dataSourceId,
    [ENDPOINTS.bedrockAgent]: endpoint,
  } = standIns.environment;
  process.env[ENDPOINTS.bedrockAgent] = endpoint;
  const client = new BedrockAgentClient({
    region: 'eu-central-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const ids = { knowledgeBaseId, dataSourceId };
  const { documentDetails } = await client.send(new ListKnowledgeBaseDocumentsCommand(ids));
  expect(documentDetails!.length).toBeGreaterThanOrEqual(10);
  expect(new Set(documentDetails!.map(({ status }) => status))).toEqual(new Set(['INDEXED']));
  client.destroy();
});

const OURS = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d{4,5}$/);

it.each([
  ['the runtime of agents', { [ENDPOINTS.bedrock]: ELSEWHERE }, { [ENDPOINTS.bedrockModels]: OURS }, 1],
  ['the ingestion', { [ENDPOINTS.bedrockAgent]: ELSEWHERE }, { [ENDPOINTS.bedrock]: OURS }, 1],
  ['the models', { [ENDPOINTS.bedrockModels]: ELSEWHERE }, { [ENDPOINTS.bedrock]: OURS }, 1],
  [
    'all three',
    {
      [ENDPOINTS.bedrock]: ELSEWHERE,
      [ENDPOINTS.bedrockAgent]: ELSEWHERE,
      [ENDPOINTS.bedrockModels]: ELSEWHERE,
    },
    {},
    0,
  ],
])('does not start a stand-in for a service whose endpoint is set: %s', async (_what, given, ours, readings) => {
  // Prevent seeding, because an empty bucket is read faster.
  mkdirSync(join(folder, 's3'));
  writeFileSync(join(folder, 's3', 'examples-seeded'), '');
  expect(await start(given)).toHaveLength(readings);
  expect(standIns.environment).toMatchObject({ ...given, ...ours });
});
