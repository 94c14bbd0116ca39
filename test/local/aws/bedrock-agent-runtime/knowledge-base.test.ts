import { type KnowledgeBaseVectorSearchConfiguration, RetrieveCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { askKnowledgeBase, runningForFile } from '../../../support/local/bedrock-agent-runtime-fixture';

const bedrock = runningForFile({ knowledgeBases: ['KB00000001'] });

describe.each([1, 2] as const)('a knowledge base over HTTP/%i', (protocol) => {
  it('streams the output, and each citation after the output that it belongs to', async () => {
    const { text, chunks, citations } = await askKnowledgeBase(
      bedrock.client(protocol),
      'How much is the grant for a heat pump?',
    );
    expect(text).toContain('> A heat pump receives a grant of 4500 francs.');
    expect(chunks.length).toBeGreaterThan(20);
    for (const { afterChunk, text: cited, span } of citations) {
      expect(Buffer.concat(chunks.slice(0, afterChunk)).toString().endsWith(cited)).toBe(true);
      expect(text.slice(span[0], span[1] + 1)).toBe(cited);
    }
    expect(citations[0].references).toMatchObject([
      { location: { s3Location: { uri: 's3://knowledge/documents/Grants.pdf' } } },
    ]);
  });

  it('retrieves the requested number of passages, the best passage with the score 1', async () => {
    const retrievalConfiguration = { vectorSearchConfiguration: { numberOfResults: 1 } };
    const { retrievalResults } = await bedrock.client(protocol).send(
      new RetrieveCommand({
        knowledgeBaseId: 'KB00000001',
        retrievalQuery: { text: 'heat pump grant' },
        retrievalConfiguration,
      }),
    );
    expect(retrievalResults).toMatchObject([
      { score: 1, content: { text: 'A heat pump receives a grant of 4500 francs.' } },
    ]);
  });
});

it('returns at most `numberOfRerankedResults` passages, and only from the documents that a filter selects', async () => {
  const retrieve = async (vectorSearchConfiguration: KnowledgeBaseVectorSearchConfiguration) => {
    const { retrievalResults } = await bedrock.client().send(
      new RetrieveCommand({
        knowledgeBaseId: 'KB00000001',
        retrievalQuery: { text: 'heat pump' },
        retrievalConfiguration: { vectorSearchConfiguration },
      }),
    );
    return retrievalResults!.map(({ location }) => location!.s3Location!.uri!.split('/').at(-1));
  };
  expect(await retrieve({ numberOfResults: 20 })).toHaveLength(2);
  const modelConfiguration = { modelArn: 'arn:aws:bedrock:eu-central-2::foundation-model/cohere.rerank-v3-5:0' };
  const bedrockRerankingConfiguration = { modelConfiguration, numberOfRerankedResults: 1 };
  const rerankingConfiguration = { type: 'BEDROCK_RERANKING_MODEL' as const, bedrockRerankingConfiguration };
  expect(await retrieve({ numberOfResults: 20, rerankingConfiguration })).toHaveLength(1);
  const value = ['s3://knowledge/documents/Winter.txt'];
  expect(await retrieve({ filter: { in: { key: 'x-amz-bedrock-kb-source-uri', value } } })).toEqual(['Winter.txt']);
});

it('chooses the session id and recognises it on the next turn', async () => {
  const { sessionId } = await askKnowledgeBase(bedrock.client(), 'How much is the grant for a heat pump?');
  const { text, sessionId: same } = await askKnowledgeBase(bedrock.client(), 'and in winter?', undefined, {
    sessionId,
  });
  expect(same).toBe(sessionId);
  expect(text).toContain('To your earlier question «How much is the grant for a heat pump?»:');
});

it('reads earlier turns from the prompt template of a new session', async () => {
  const template =
    'Earlier:\nQuestion: How much is the grant for a heat pump?\nAnswer: 4500.\n$search_results$\n$output_format_instructions$';
  const { text, citations } = await askKnowledgeBase(bedrock.client(), 'and in winter?', template);
  expect(text).toContain('To your earlier question «How much is the grant for a heat pump?»:');
  expect(text).toContain('heating element');
  expect(citations).not.toHaveLength(0);
});

it('cites nothing, like Bedrock, when the template lacks the format instructions', async () => {
  const { citations } = await askKnowledgeBase(
    bedrock.client(),
    'How much is the grant for a heat pump?',
    'Answer: $search_results$',
  );
  expect(citations).toEqual([]);
});

it('rejects an unknown session', async () => {
  await expect(
    askKnowledgeBase(bedrock.client(), 'Hello', undefined, { sessionId: 'no-such-session' }),
  ).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Session with Id no-such-session is not valid. Please check and try again.',
  });
});

it.each([
  ['has more than 4000 characters', `$search_results$${'x'.repeat(4000)}`],
  ['lacks $search_results$', 'Answer the question.'],
])('rejects a prompt template that %s', async (_fault, template) => {
  await expect(askKnowledgeBase(bedrock.client(), 'Hello', template)).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

it('rejects an unknown knowledge base', async () => {
  const request = new RetrieveCommand({ knowledgeBaseId: 'KB00000002', retrievalQuery: { text: 'heat pump' } });
  await expect(bedrock.client().send(request)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    $metadata: { httpStatusCode: 404 },
  });
});
