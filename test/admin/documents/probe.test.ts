import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { type Call, chunk, EngineServer, event, modelText, output } from '../../support/app/engine-server';
import { ADMIN } from '../../support/app/signer';

const QUESTION = 'What grant does a heat pump receive?';
const SETTINGS = {
  SEARCH_RESULTS: '12',
  RERANKING_MODEL_ARN: 'arn:aws:bedrock:eu-central-2::foundation-model/amazon.rerank-v1:0',
};
const passage = (text: string, score: number) => ({
  content: { text },
  location: { type: 'S3', s3Location: { uri: 's3://knowledge/documents/Grants.pdf' } },
  metadata: { 'x-amz-bedrock-kb-document-page-number': 3 },
  score,
});

let fixture: AppFixture;
let server: EngineServer;
beforeAll(async () => {
  server = await EngineServer.open();
  fixture = await AppFixture.open({ engine: server.url });
});
beforeEach(() => {
  server.calls.length = 0;
  server.handle = respond;
});
afterAll(async () => {
  await fixture.close();
  await server.close();
});

/** Finds one passage with text and one without. The model searches once for the question as it is. */
async function respond(call: Call): Promise<void> {
  const { path, body } = call;
  if (path.endsWith('/retrieve'))
    return call.json({ retrievalResults: [passage('4500 francs.', 0.5), passage(' \n', 0.4)] });
  if (!path.includes('converse-stream'))
    return (await call.send(path.startsWith('/agents/') ? chunk('Yes.') : output('Yes.'))).end();
  const frames = body.messages.length > 1 ? [modelText('Yes.'), stop('end_turn')] : [...search(), stop('tool_use')];
  (await call.send(event('messageStart', { role: 'assistant' }), ...frames)).end();
}

const search = () => [
  event('contentBlockStart', {
    contentBlockIndex: 0,
    start: { toolUse: { toolUseId: 'use-0', name: 'search_documents' } },
  }),
  event('contentBlockDelta', {
    contentBlockIndex: 0,
    delta: { toolUse: { input: JSON.stringify({ query: QUESTION }) } },
  }),
  event('contentBlockStop', { contentBlockIndex: 0 }),
];
const stop = (stopReason: string) => event('messageStop', { stopReason });
const searches = () => server.calls.filter(({ path }) => path.endsWith('/retrieve')).map(({ body }) => body);

function start(engine: string): Promise<RunningApp> {
  return fixture.app({ ...SETTINGS, ANSWER_ENGINE: engine, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.url });
}

async function probe(app: RunningApp): Promise<string> {
  return (await app.client(ADMIN).post('/admin/probe', { question: QUESTION }, { 'hx-request': 'true' })).text;
}

async function ask(app: RunningApp): Promise<void> {
  await app.client(ADMIN).follow(await app.client(ADMIN).ask(QUESTION));
}

it('sends the same request as the `converse` engine does for a search, with the same number of results and the same reranking', async () => {
  const app = await start('converse');
  await ask(app);
  await probe(app);
  const [ofAnswer, ofProbe] = searches();
  expect(ofAnswer.retrievalConfiguration.vectorSearchConfiguration).toMatchObject({
    numberOfResults: 48,
    rerankingConfiguration: { bedrockRerankingConfiguration: { numberOfRerankedResults: 12 } },
  });
  expect(ofProbe).toEqual(ofAnswer);
});

it('sends no search options with the `knowledge-base` engine, because the requests for its answers have none either', async () => {
  const app = await start('knowledge-base');
  await ask(app);
  await probe(app);
  const { knowledgeBaseConfiguration } = server.calls[0]!.body.retrieveAndGenerateConfiguration;
  expect(knowledgeBaseConfiguration).not.toHaveProperty('retrievalConfiguration');
  expect(searches()).toEqual([{ retrievalQuery: { text: QUESTION } }]);
});

it('sends no search options with the `agent` engine, because an agent has search options of its own', async () => {
  await probe(await start('agent'));
  expect(searches()).toEqual([{ retrievalQuery: { text: QUESTION } }]);
});

it('shows the document, the page, the score and the text of each passage that has a text', async () => {
  const page = await probe(await start('converse'));
  expect(page.match(/data-finding="Grants.pdf"/g)).toHaveLength(1);
  expect(page).toMatch(/page">[^<]*3[\s\S]*value="0.5"[\s\S]*<blockquote>4500 francs\.</);
});
