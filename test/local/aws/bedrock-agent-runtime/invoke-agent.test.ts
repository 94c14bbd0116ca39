import { askAgent, runningForFile } from '../../../support/local/bedrock-agent-runtime-fixture';

const bedrock = runningForFile();

describe.each([1, 2] as const)('an agent over HTTP/%i', (protocol) => {
  it('streams an answer in small tokens and quotes the best passage', async () => {
    const { text, chunks } = await askAgent(bedrock.client(protocol), 'How much is the grant for a heat pump?');
    expect(text).toContain('> A heat pump receives a grant of 4500 francs.');
    expect(text).toContain('**Grants.pdf**, page 3');
    expect(chunks.length).toBeGreaterThan(20);
    expect(Math.max(...chunks.map((chunk) => [...chunk.toString()].length))).toBeLessThanOrEqual(6);
  });

  it('sends the citation with the chunk that completes the quotation, with span, text, page and source', async () => {
    const {
      text,
      chunks,
      citations: [citation],
    } = await askAgent(bedrock.client(protocol), 'How much is the grant for a heat pump?');
    expect(Buffer.concat(chunks.slice(0, citation.afterChunk)).toString().endsWith(citation.text)).toBe(true);
    expect(text.slice(citation.span[0], citation.span[1] + 1)).toBe(citation.text);
    expect(citation.references).toEqual([
      {
        content: { text: 'A heat pump receives a grant of 4500 francs.', type: 'TEXT' },
        location: { type: 'S3', s3Location: { uri: 's3://knowledge/documents/Grants.pdf' } },
        metadata: {
          'x-amz-bedrock-kb-source-uri': 's3://knowledge/documents/Grants.pdf',
          'x-amz-bedrock-kb-document-page-number': 3,
        },
      },
    ]);
  });

  it('sends the whole answer as one chunk if streaming is off', async () => {
    const { text, chunks, citations } = await askAgent(
      bedrock.client(protocol),
      'How much is the grant for a heat pump?',
      {
        streamingConfigurations: undefined,
      },
    );
    expect(chunks).toHaveLength(1);
    expect(text).toContain('4500 francs');
    expect(citations).not.toHaveLength(0);
  });

  it('returns the session id', async () => {
    expect((await askAgent(bedrock.client(protocol), 'Grants?', { sessionId: 'a.session:1' })).sessionId).toBe(
      'a.session:1',
    );
  });
});

it('answers a question in the language of the question, and begins with a note that the answer is from the stand-in', async () => {
  const { text } = await askAgent(bedrock.client(), 'Wie hoch ist die Förderung für Solarstrom?');
  expect(text).toMatch(/^\*Hier antwortet der lokale Ersatz/);
  expect(text).toContain('> Die Förderung für Solarstrom beträgt 350 Franken.');
});

it.each([
  ['Quelle est la subvention pour le courant solaire ?', /^\*C’est le remplaçant local/, 'en allemand'],
  ['incentivo elettricità solare', /^\*Risponde il sostituto locale/, 'in tedesco'],
  ['What is the subsidy for solar power?', /^\*This is the local stand-in/, 'in German'],
])(
  'answers "%s" in the language of the question, and names the language of the quotation',
  async (question, opening, language) => {
    const { text } = await askAgent(bedrock.client(), question);
    expect(text).toMatch(opening);
    expect(text).toContain(`**Förderung.md**, ${language}\n\n> Die Förderung für Solarstrom`);
  },
);

it('quotes table rows as a list, with their sheet and with escaped Markdown', async () => {
  const { text } = await askAgent(bedrock.client(), 'How much electricity in the year 2024?');
  expect(text).toContain(
    '**Table\\_1.xlsx**, sheet Use\n\n- Year: 2024; Electricity: 40260\n- Year: 2025; Electricity: 40990',
  );
});

it("states in the question's language that no passage matches, without a citation", async () => {
  const { text, citations } = await askAgent(bedrock.client(), 'Qual è la capitale della Mongolia?');
  expect(text).toContain('Non ho trovato nulla nei documenti');
  expect(citations).toEqual([]);
});

it('sends trace events only when they are requested', async () => {
  const { traces } = await askAgent(bedrock.client(), 'How much is the grant for a heat pump?', { enableTrace: true });
  const kinds = traces.map(
    ({ trace }) => Object.entries(trace!).map(([kind, inner]) => `${kind}.${Object.keys(inner)[0]}`)[0],
  );
  expect(kinds).toEqual([
    'preProcessingTrace.modelInvocationInput',
    'preProcessingTrace.modelInvocationOutput',
    'orchestrationTrace.modelInvocationInput',
    'orchestrationTrace.rationale',
    'orchestrationTrace.invocationInput',
    'orchestrationTrace.observation',
    'orchestrationTrace.modelInvocationOutput',
    'orchestrationTrace.observation',
  ]);
  expect(traces[4].trace?.orchestrationTrace?.invocationInput?.knowledgeBaseLookupInput?.text).toBe(
    'How much is the grant for a heat pump?',
  );
  const { knowledgeBaseLookupOutput } = traces[5].trace!.orchestrationTrace!.observation!;
  expect(knowledgeBaseLookupOutput?.retrievedReferences?.[0].location?.s3Location?.uri).toBe(
    's3://knowledge/documents/Grants.pdf',
  );
  expect(traces[0].eventTime).toBeInstanceOf(Date);
  expect((await askAgent(bedrock.client(), 'How much is the grant for a heat pump?')).traces).toEqual([]);
});
