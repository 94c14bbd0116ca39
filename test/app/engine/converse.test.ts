import type { Attachment } from '../../../src/app/attachments/attachment';
import type { ConverseOptions } from '../../../src/app/engine/converse';
import { EngineError } from '../../../src/app/errors';
import { collectAnswer, converse, TIMEOUT } from '../../support/app/engine-collector';
import { type Call, EngineServer, event, exception } from '../../support/app/engine-server';
import '../../support/aws-models/expect-valid-requests';
import { freezeClock } from '../../support/frozen-clock';

let server: EngineServer;
beforeAll(async () => {
  server = await EngineServer.open();
});
beforeEach(() => {
  server.calls.length = 0;
});
afterAll(() => server.close());

const START = event('messageStart', { role: 'assistant' });
const delta = (delta: object, contentBlockIndex = 0) => event('contentBlockDelta', { contentBlockIndex, delta });
const text = (words: string, index = 0) => delta({ text: words }, index);
const blockStop = (contentBlockIndex = 0) => event('contentBlockStop', { contentBlockIndex });
const stop = (stopReason: string) => [
  event('messageStop', { stopReason }),
  event('metadata', { usage: { inputTokens: 10, outputTokens: 2, totalTokens: 12 }, metrics: { latencyMs: 5 } }),
];
const toolUse = (input: string, index = 0, name = 'search_documents') => [
  event('contentBlockStart', { contentBlockIndex: index, start: { toolUse: { toolUseId: `use-${index}`, name } } }),
  delta({ toolUse: { input: input.slice(0, 3) } }, index),
  delta({ toolUse: { input: input.slice(3) } }, index),
  blockStop(index),
];
const search = (...queries: string[]) => [
  START,
  ...queries.flatMap((query, index) => toolUse(JSON.stringify({ query }), index)),
  ...stop('tool_use'),
];
const answer = (words: string, reason = 'end_turn') => [START, text(words), blockStop(), ...stop(reason)];
const citing = (location: object, more: object = {}) =>
  delta({ citation: { title: 'Grants.pdf', sourceContent: [{ text: 'x' }], location, ...more } });

const passage = (name: string, words: string) => ({
  content: { text: words },
  location: { type: 'S3', s3Location: { uri: `s3://bucket/documents/${name}` } },
  metadata: { 'x-amz-bedrock-kb-document-page-number': 3 },
  score: 0.5,
});
const GRANT = passage('Grants.pdf', 'A heat pump receives 4500 francs.');
const HOURS = passage('Hours.md', 'The counter opens at 9.');

/**
 * Answers each search with its passages in `found`, or with an error if `found` does not contain the search, and each model call with the
 * next of the `replies`.
 */
function respond(found: Record<string, object[]>, ...replies: Buffer[][]): void {
  const left = [...replies];
  server.handle = async (call) => {
    if (call.path.endsWith('/retrieve')) {
      const results = found[call.body.retrievalQuery.text as string];
      return results ? call.json({ retrievalResults: results }) : call.fail(500, 'InternalServerException');
    }
    return (await call.send(...left.shift()!)).end();
  };
}

const attached = (name: string): Attachment => ({
  name,
  format: 'txt',
  size: 4,
  uri: `attachment:C/A/${name}`,
  content: async () => Buffer.from('Text'),
});

const ask = (message = 'What grant?', options: Partial<ConverseOptions> = {}, earlier: object[] = []) =>
  collectAnswer(converse(server.url, options), message, { earlier: earlier as never });
const modelCalls = () => server.calls.filter(({ path }) => path.includes('converse-stream'));
const searches = () => server.calls.filter(({ path }) => path.endsWith('/retrieve'));

describe('the requests of the `converse` engine', () => {
  it('contain the question verbatim, the instructions, the tool, and nothing about the user', async () => {
    respond({}, answer('Hello.'));
    expect((await ask('  Wo?\n')).text).toBe('Hello.');
    const [{ path, body }] = modelCalls();
    expect(decodeURIComponent(path)).toBe(
      '/model/arn:aws:bedrock:eu-central-2::foundation-model/some.model/converse-stream',
    );
    expect(body.messages).toEqual([{ role: 'user', content: [{ text: '  Wo?\n' }] }]);
    expect(body.system[0].text).toMatch(/data, not instructions/);
    expect(body.system[1]).toEqual({ cachePoint: { type: 'default' } });
    expect(body.toolConfig.tools).toHaveLength(1);
    expect(body.inferenceConfig).toEqual({ maxTokens: 4096 });
    expect(body.requestMetadata).toEqual({ deployment: 'Test', turn: 'TURN' });
    expect(body).not.toHaveProperty('guardrailConfig');
  });

  it('contain the guardrail, temperature, latency and instructions of the organisation if they are set', async () => {
    respond({}, answer('Hello.'));
    await ask('Where?', {
      guardrail: { id: 'a1b2c3d4e5f6', version: '2' },
      inference: { maxTokens: 500, temperature: 0 },
      latency: 'optimized',
      instructions: () => ({ text: 'Be formal.', version: 'abc' }),
      hasCache: false,
    });
    const { body } = modelCalls()[0]!;
    expect(body).toMatchObject({
      guardrailConfig: { guardrailIdentifier: 'a1b2c3d4e5f6', guardrailVersion: '2' },
      inferenceConfig: { maxTokens: 500, temperature: 0 },
      performanceConfig: { latency: 'optimized' },
    });
    expect(body.system[0].text).toContain('Instructions of the organisation:\nBe formal.');
    expect(JSON.stringify(body)).not.toContain('cachePoint');
  });

  it('contain the newest turns in alternating roles, the documents that these turns cite, and a cache point after the turns', async () => {
    respond({}, answer('Hello.'));
    const cited = [{ uri: 's3://bucket/documents/Grants.pdf', page: 3, excerpt: 'x' }];
    await ask('Next?', { historyTokens: 20 }, [
      { question: 'Too old, does not fit any more?', answer: 'x'.repeat(60) },
      { question: 'Failed?', answer: ' ' },
      { question: 'First?', answer: 'One.', cited },
      { question: 'Second?', answer: 'Two.' },
    ]);
    expect(modelCalls()[0]!.body.messages).toEqual([
      {
        role: 'user',
        content: [{ text: 'First?' }, { text: '(The answer cites these documents: Grants.pdf, page 3)' }],
      },
      { role: 'assistant', content: [{ text: 'One.' }] },
      { role: 'user', content: [{ text: 'Second?' }] },
      { role: 'assistant', content: [{ text: 'Two.' }, { cachePoint: { type: 'default' } }] },
      { role: 'user', content: [{ text: 'Next?' }] },
    ]);
  });

  it('shorten the newest earlier turn if it alone exceeds the limit, and contain no earlier turn if the limit is 0', async () => {
    const earlier = [
      { question: 'First?', answer: 'One.' },
      { question: 'Q'.repeat(20), answer: '😀'.repeat(50) },
    ];
    respond({}, answer('Hello.'), answer('Hello.'));
    await ask('Next?', { historyTokens: 20, hasCache: false }, earlier);
    await ask('Next?', { historyTokens: 0 }, earlier);
    const [shortened, none] = modelCalls().map(({ body }) => body.messages);
    expect(shortened).toEqual([
      { role: 'user', content: [{ text: 'Q'.repeat(20) }] },
      { role: 'assistant', content: [{ text: `${'😀'.repeat(19)}…` }] },
      { role: 'user', content: [{ text: 'Next?' }] },
    ]);
    expect(none).toEqual([{ role: 'user', content: [{ text: 'Next?' }] }]);
  });

  it('contain the date in the time zone of the organisation', async () => {
    const dateAt = async (timeZone: string) => {
      respond({}, answer('Hello.'));
      await ask('Which day is it?', { timeZone });
      return modelCalls().at(-1)!.body.system.at(-1).text as string;
    };
    freezeClock(new Date('2026-03-31T22:30:00Z'));
    try {
      expect(await dateAt('Europe/Zurich')).toBe('Today is 2026-04-01.');
      expect(await dateAt('UTC')).toBe('Today is 2026-03-31.');
    } finally {
      jest.useRealTimers();
    }
  });

  it('limit and rerank the results of a search', async () => {
    respond({ grant: [GRANT] }, search('grant'), answer('Yes.'));
    const rerankingModelArn = 'arn:aws:bedrock:eu-central-2::foundation-model/cohere.rerank-v3-5:0';
    await ask('What?', { search: { knowledgeBaseId: 'KB00000001', results: 6, rerankingModelArn } });
    expect(searches()[0]!.body.retrievalConfiguration.vectorSearchConfiguration).toMatchObject({
      numberOfResults: 24,
      rerankingConfiguration: {
        bedrockRerankingConfiguration: {
          modelConfiguration: { modelArn: rerankingModelArn },
          numberOfRerankedResults: 6,
        },
      },
    });
  });
});

describe('a search by the `converse` engine', () => {
  it('has a tool result of its own, in the order of the tool requests, if the model requests several searches at once', async () => {
    respond({ grant: [GRANT], hours: [HOURS, GRANT] }, search('grant', 'hours'), answer('Yes.'));
    const { text: words, steps } = await ask();
    expect(words).toBe('Yes.');
    const [, second] = modelCalls();
    expect(second!.body.messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { toolUse: { toolUseId: 'use-0', name: 'search_documents', input: { query: 'grant' } } },
          { toolUse: { toolUseId: 'use-1', name: 'search_documents', input: { query: 'hours' } } },
        ],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'use-0', content: [{ searchResult: resultOf(1, 'Grants.pdf', GRANT) }] } },
          { toolResult: { toolUseId: 'use-1', content: [{ searchResult: resultOf(2, 'Hours.md', HOURS) }] } },
        ],
      },
    ]);
    expect(steps).toEqual([
      { kind: 'thinking' },
      { kind: 'searching', text: 'grant' },
      { kind: 'searching', text: 'hours' },
      { kind: 'reading', passages: 3, documents: 2 },
    ]);
  });

  it('never gives the model the URI of a document', async () => {
    respond({ grant: [GRANT] }, search('grant'), answer('Yes.'));
    await ask();
    expect(JSON.stringify(modelCalls()[1]!.body)).not.toContain('s3://');
  });

  it('is limited to the documents that the model names and that an earlier search has found', async () => {
    const inDocument = [
      START,
      ...toolUse('{"query":"grant","documents":["grants.PDF","Unknown.pdf"]}'),
      ...stop('tool_use'),
    ];
    respond({ grant: [GRANT] }, search('grant'), inDocument, answer('Yes.'));
    await ask();
    const filters = searches().map(({ body }) => body.retrievalConfiguration.vectorSearchConfiguration.filter);
    expect(filters).toEqual([
      undefined,
      { in: { key: 'x-amz-bedrock-kb-source-uri', value: ['s3://bucket/documents/Grants.pdf'] } },
    ]);
  });

  it('is limited to a document that the model names with its page, as search results and the history do', async () => {
    const inDocument = (name: string) => [
      START,
      ...toolUse(JSON.stringify({ query: 'grant', documents: [name] })),
      ...stop('tool_use'),
    ];
    respond({ grant: [GRANT] }, inDocument('Old.pdf, page 7'), inDocument('Grants.pdf, page 3'), answer('Yes.'));
    const cited = [
      { uri: 's3://bucket/documents/Old.pdf', page: 7, excerpt: 'x' },
      { uri: 's3://bucket/documents/Grants.pdf', page: 3, excerpt: 'x' },
    ];
    await ask('And then?', {}, [{ question: 'First?', answer: 'One.', cited }]);
    const filters = searches().map(({ body }) => body.retrievalConfiguration.vectorSearchConfiguration.filter);
    expect(filters.map(({ in: { value } }) => value)).toEqual([
      ['s3://bucket/documents/Old.pdf'],
      ['s3://bucket/documents/Grants.pdf'],
    ]);
  });

  it('does not run if the only document that the model names is an attached file, but runs if the only name is empty', async () => {
    const unknown = [START, ...toolUse('{"query":"grant","documents":["Report.pdf"]}'), ...stop('tool_use')];
    const empty = [START, ...toolUse('{"query":"grant","documents":[""]}'), ...stop('tool_use')];
    respond({ grant: [GRANT] }, unknown, empty, answer('Yes.'));
    // The exchange with the attached file is no longer part of the history.
    const cited = [{ uri: 'attachment:conversation/id/Report.pdf', page: 3, excerpt: 'x' }];
    const answered = await ask('And then?', {}, [{ question: 'First?', answer: 'One.', cited }]);
    expect(answered).toMatchObject({ text: 'Yes.', failure: undefined });
    expect(searches()).toHaveLength(1);
    expect(JSON.stringify(modelCalls()[1]!.body.messages.at(-1))).toContain(
      'No earlier result is from these documents',
    );
  });

  it('reports to the model that it found nothing, or nothing new', async () => {
    respond({ a: [], b: [GRANT] }, search('a'), search('b'), search('b'), answer('No.'));
    await ask();
    const results = modelCalls()
      .at(-1)!
      .body.messages.flatMap(({ content }: { content: { toolResult?: { content: object[] } }[] }) =>
        content.flatMap(({ toolResult }) => toolResult?.content ?? []),
      );
    expect(results[0]).toEqual({ text: 'The search found nothing.' });
    expect(results[2]).toEqual({ text: 'The search found only passages that earlier searches have returned.' });
  });

  it.each([
    ['arguments that are not JSON', '{"query": "heat', 'search_documents', 'The arguments must be a JSON object.'],
    [
      'a query of more than 20,000 characters',
      `{"query":"${'x'.repeat(20_001)}"}`,
      'search_documents',
      'at most 20000 characters',
    ],
    ['no query', '{}', 'search_documents', 'The argument query must be a text.'],
    ['another tool', '{"query":"x"}', 'delete_documents', 'There is no tool \\"delete_documents\\".'],
  ])('does not run for a request with %s, and the model receives an error', async (_what, input, name, message) => {
    respond({}, [START, ...toolUse(input, 0, name), ...stop('tool_use')], answer('Yes.'));
    expect(await ask()).toMatchObject({ text: 'Yes.', failure: undefined });
    expect(searches()).toHaveLength(0);
    const { content } = modelCalls()[1]!.body.messages.at(-1);
    expect(content[0].toolResult.status).toBe('error');
    expect(JSON.stringify(content)).toContain(message);
  });

  it('is reported to the model if it fails; if a search in a later round fails too, the answer ends with an error', async () => {
    respond({}, search('grant'), search('again'));
    expect(await ask()).toMatchObject({ failure: 'unavailable', text: '' });
    expect(modelCalls()[1]!.body.messages.at(-1).content[0].toolResult).toMatchObject({ status: 'error' });
  });

  it('is reported to the model as failed even if other searches of the round succeed', async () => {
    respond({ b: [GRANT] }, search('a', 'b', 'c'), answer('Yes.'));
    expect(await ask()).toMatchObject({ failure: undefined, text: 'Yes.' });
    const { content } = modelCalls()[1]!.body.messages.at(-1);
    expect(content.map(({ toolResult }: { toolResult: { status?: string } }) => toolResult.status)).toEqual([
      'error',
      undefined,
      'error',
    ]);
  });

  it('is refused if the model has requested five other searches before it in the same round', async () => {
    const queries = ['1', '2', '3', '4', '5', '6', '7'];
    respond(Object.fromEntries(queries.map((query) => [query, [GRANT]])), search(...queries), answer('Yes.'));
    expect((await ask()).text).toBe('Yes.');
    expect(searches()).toHaveLength(5);
    expect(JSON.stringify(modelCalls()[1]!.body.messages.at(-1))).toContain('at most 5 searches at once');
  });

  it('that fails once does not make the answer fail', async () => {
    respond({ second: [GRANT] }, search('first'), search('second'), answer('Yes.'));
    expect(await ask()).toMatchObject({ failure: undefined, text: 'Yes.' });
  });
});

describe('a model that keeps searching', () => {
  it('must answer without the tool, from the passages, when the rounds are used up', async () => {
    respond({ a: [GRANT], b: [HOURS] }, search('a'), search('b'), answer('From both.'));
    expect((await ask('Where?', { rounds: 2 })).text).toBe('From both.');
    const { body } = modelCalls()[2]!;
    expect(body).not.toHaveProperty('toolConfig');
    expect(body.messages).toEqual([
      {
        role: 'user',
        content: [
          { searchResult: resultOf(1, 'Grants.pdf', GRANT) },
          { searchResult: resultOf(2, 'Hours.md', HOURS) },
          { text: 'Answer from the passages above. There are no more searches.' },
          { text: 'Where?' },
        ],
      },
    ]);
  });

  it('makes the answer fail if it requests a tool after the last round', async () => {
    respond({ a: [GRANT] }, search('a'), search('a'));
    expect(await ask('Where?', { rounds: 1 })).toMatchObject({ failure: 'broken' });
  });
});

describe('a citation of the `converse` engine', () => {
  const cited = (location: object, more?: object) => [
    START,
    text('Grants: '),
    blockStop(),
    text('4500 francs.', 1),
    event('contentBlockDelta', {
      contentBlockIndex: 1,
      delta: { citation: { title: 't', sourceContent: [{ text: 'x' }], location, ...more } },
    }),
    blockStop(1),
    text(' Ask us.', 2),
    ...stop('end_turn'),
  ];

  it('refers to the passage with the given index among all results, and to the text of the block that contains the citation', async () => {
    respond(
      { a: [GRANT], b: [HOURS] },
      search('a', 'b'),
      cited({ searchResultLocation: { searchResultIndex: 1, start: 0, end: 1 } }),
    );
    const { text: words, citations } = await ask();
    expect(words).toBe('Grants: 4500 francs. Ask us.');
    expect(citations).toEqual([
      {
        text: '4500 francs.',
        span: { start: 8, end: 19 },
        passages: [{ uri: 's3://bucket/documents/Hours.md', page: 3, excerpt: 'The counter opens at 9.' }],
      },
    ]);
  });

  it('refers to the passage that its member `source` identifies, even if its index belongs to another passage', async () => {
    const location = { searchResultLocation: { searchResultIndex: 0, start: 0, end: 1 } };
    respond({ a: [GRANT, HOURS] }, search('a'), cited(location, { source: 'passage-2' }));
    expect((await ask()).citations[0]!.passages[0]!.uri).toMatch(/Hours/);
  });

  it.each([
    [{ searchResultLocation: { searchResultIndex: 99, start: 0, end: 1 } }],
    [{ web: { url: 'https://evil.example' } }],
  ])('is ignored if it does not refer to a passage that a search has found: %j', async (location) => {
    respond({ a: [GRANT] }, search('a'), cited(location));
    expect(await ask()).toMatchObject({ citations: [], failure: undefined, text: 'Grants: 4500 francs. Ask us.' });
  });

  it('can come before the text that it supports', async () => {
    const location = { searchResultLocation: { searchResultIndex: 0, start: 0, end: 1 } };
    respond({ a: [GRANT] }, search('a'), [START, citing(location), text('4500.'), blockStop(), ...stop('end_turn')]);
    expect((await ask()).citations).toMatchObject([{ text: '4500.', span: { start: 0, end: 4 } }]);
  });
});

describe('an answer of the `converse` engine', () => {
  it.each([
    ['end_turn', { failure: undefined, isLimited: false, isGuarded: false }],
    ['stop_sequence', { failure: undefined, isLimited: false, isGuarded: false }],
    ['max_tokens', { failure: undefined, isLimited: true }],
    ['model_context_window_exceeded', { failure: undefined, isLimited: true }],
    ['guardrail_intervened', { failure: undefined, isGuarded: true }],
    ['content_filtered', { failure: 'refused' }],
    ['malformed_tool_use', { failure: 'broken' }],
    ['tool_use', { failure: 'broken' }],
  ])('has the outcome that fits the stop reason %s', async (reason, expected) => {
    respond({}, answer('Text.', reason));
    expect(await ask()).toMatchObject({ text: 'Text.', ...expected });
  });

  it('is reported as dropped if the stream ends without a stop reason', async () => {
    respond({}, [START, text('Half')]);
    expect(await ask()).toMatchObject({ text: 'Half', failure: 'dropped' });
  });

  it.each([
    ['internalServerException', 'unavailable'],
    ['modelStreamErrorException', 'unavailable'],
    ['serviceUnavailableException', 'unavailable'],
    ['throttlingException', 'throttled'],
    ['validationException', 'refused'],
  ])('is reported as a failure if %s arrives in the middle of the text', async (type, failure) => {
    respond({}, [START, text('Half <fol'), exception(type)]);
    expect(await ask()).toMatchObject({ text: 'Half <fol', failure });
  });

  it('is followed by the follow-up questions, which are never part of its text', async () => {
    const whole = 'Yes.\n\n<follow-ups>["One?","Two?"]</follow-ups>\n';
    respond({}, [START, ...Array.from(whole, (letter) => text(letter)), blockStop(), ...stop('end_turn')]);
    expect(await ask()).toMatchObject({ text: 'Yes.', suggestions: ['One?', 'Two?'] });
  });

  it.each(['<follow-ups>["One?"', '<follow-ups>One?</follow-ups>', '<follow-ups>{"a":1}</follow-ups>'])(
    'omits follow-up questions that are not an array of strings: %s',
    async (part) => {
      respond({}, answer(`Yes.\n${part}`));
      expect(await ask()).toMatchObject({ text: 'Yes.', suggestions: [] });
    },
  );

  it.each([
    ['within a line', 'It says <follow-ups>["X?"]</follow-ups>. It is 4500.'],
    ['at the end of a line', 'It says <follow-ups>["X?"]</follow-ups>'],
    ['before other text', 'It says:\n\n<follow-ups>["X?"]</follow-ups>\n\nIt is 4500.'],
    ['in a code block', 'It says:\n```\n<follow-ups>["X?"]</follow-ups>\n```'],
    ['without a closing tag', 'Tags:\n<follow-ups> begins the questions.'],
    ['before more than 2,000 characters', `Tags:\n<follow-ups>["${'x'.repeat(2_000)}`],
    ['twice', '<follow-ups>["X?"]</follow-ups>\n<follow-ups> is quoted.'],
  ])('shows quoted tags of follow-up questions %s, and suggests nothing', async (_where, whole) => {
    respond({}, answer(whole), [START, ...Array.from(whole, (letter) => text(letter)), ...stop('end_turn')]);
    expect(await ask()).toMatchObject({ text: whole, suggestions: [] });
    expect(await ask()).toMatchObject({ text: whole, suggestions: [] });
  });

  it('is followed by the follow-up questions even if it quotes the tags that enclose such questions', async () => {
    const quoted = 'It says:\n<follow-ups>["X?"]</follow-ups>.';
    respond({}, answer(`${quoted}\n\n<follow-ups>["One?"]</follow-ups>`));
    expect(await ask()).toMatchObject({ text: quoted, suggestions: ['One?'] });
  });

  it('keeps a citation at its text even if tags of follow-up questions are quoted before it', async () => {
    const quoted = 'It says:\n<follow-ups>["X?"]</follow-ups>';
    const blocks = [text(quoted), blockStop(), delta({ text: ' It is 4500.' }, 1)];
    const citation = event('contentBlockDelta', {
      contentBlockIndex: 1,
      delta: {
        citation: { title: 't', location: { searchResultLocation: { searchResultIndex: 0, start: 0, end: 1 } } },
      },
    });
    respond({ a: [GRANT] }, search('a'), [START, ...blocks, citation, blockStop(1), ...stop('end_turn')]);
    const { text: words, citations } = await ask();
    expect(words).toBe(`${quoted} It is 4500.`);
    expect(citations).toMatchObject([{ text: ' It is 4500.', span: { start: quoted.length, end: words.length - 1 } }]);
    respond({ a: [GRANT] }, search('a'), [
      START,
      text(`Yes. [1]\n${quoted}`),
      text('. More. [1]'),
      ...stop('end_turn'),
    ]);
    expect(await ask('What?', { citations: 'marks' })).toMatchObject({ text: `Yes.\n${quoted}. More.` });
  });

  it('shows text that only resembles the opening tag of the follow-up questions', async () => {
    respond({}, answer('a <follow b\n\n<'));
    expect((await ask()).text).toBe('a <follow b\n\n<');
  });
});

describe('attached files', () => {
  const document = (number: number) => ({
    document: {
      format: 'txt',
      name: `Attachment ${number}`,
      source: { text: 'Text' },
      citations: { enabled: true },
    },
  });
  const askWith = (options: Partial<ConverseOptions> = {}) =>
    collectAnswer(converse(server.url, options), 'What is it?', {
      attachments: [attached('new.txt')],
      earlier: [{ question: 'Before?', answer: 'Yes.', attachments: [attached('old.txt')] }],
    });

  it('are sent before the text of their questions, and cited', async () => {
    const cited = citing({ documentChar: { documentIndex: 1, start: 0, end: 4 } }, { title: 'Attachment 2' });
    respond({}, [START, text('It is a text.'), cited, blockStop(), ...stop('end_turn')]);
    const { citations } = await askWith();
    const { messages } = server.calls[0]!.body;
    expect(messages[0].content).toEqual([document(1), { text: 'Before?' }]);
    expect(messages.at(-1)).toEqual({ role: 'user', content: [document(2), { text: 'What is it?' }] });
    expect(citations).toMatchObject([{ passages: [{ uri: 'attachment:C/A/new.txt', excerpt: 'x' }] }]);
  });

  it('of questions without an answer, and of questions that are too old, do not displace the files of answered questions', async () => {
    const failed = Array.from({ length: 5 }, (_, n) => ({
      question: 'Failed?',
      answer: ' ',
      attachments: [{ ...attached(`${n}.docx`), format: 'docx' as const }],
    }));
    respond({}, answer('It is a text.'));
    await collectAnswer(converse(server.url, { historyTokens: 20 }), 'What is it?', {
      attachments: [attached('new.txt')],
      earlier: [
        { question: 'Too old?', answer: 'x'.repeat(60), attachments: [{ ...attached('old.docx'), format: 'docx' }] },
        { question: 'Before?', answer: 'Yes.', attachments: [attached('old.txt')] },
        ...failed,
      ],
    });
    const { messages } = server.calls[0]!.body;
    expect(messages.map(({ content }: { content: object[] }) => content[0])).toEqual([
      document(1),
      { text: 'Yes.' },
      document(2),
    ]);
  });

  it('are part of the last call, which has no tool', async () => {
    respond({ a: [GRANT] }, search('a'), answer('It is a text.'));
    await askWith({ rounds: 1 });
    const { messages, toolConfig } = server.calls.at(-1)!.body;
    expect(toolConfig).toBeUndefined();
    expect(messages.at(-1).content).toContainEqual(document(2));
    expect(messages.at(-1).content.at(-1)).toEqual({ text: 'What is it?' });
  });

  const contextExceeded = (call: Call) =>
    call.fail(400, 'ValidationException', 'Input is too long for requested model.');
  const contextReached = async (call: Call) => (await call.send(START, ...stop('model_context_window_exceeded'))).end();

  it.each([
    ['rejects', contextExceeded],
    ['cannot answer', contextReached],
  ])('of earlier questions are left out if the model %s a request with them', async (_what, refuse) => {
    server.handle = async (call) => {
      if (JSON.stringify(call.body.messages).includes('"document"')) return refuse(call);
      return (await call.send(...answer('Yes.'))).end();
    };
    const {
      text: words,
      failure,
      steps,
    } = await collectAnswer(converse(server.url), 'And now?', {
      earlier: [{ question: 'Before?', answer: 'Yes.', attachments: [attached('old.txt')] }],
    });
    expect([words, failure]).toEqual(['Yes.', undefined]);
    expect(steps).toEqual([{ kind: 'thinking' }]);
    const [first, second] = modelCalls().map(({ body }) => body.messages);
    expect(first[0].content).toEqual([document(1), { text: 'Before?' }]);
    expect(second[0].content).toEqual([{ text: 'Before?' }]);
    expect(modelCalls()).toHaveLength(2);
  });

  it.each([
    ['filesTooLong', [attached('new.txt')]],
    ['questionTooLong', undefined],
  ])('are reported as too long only if the question itself has files: %s', async (failure, attachments) => {
    server.handle = async (call) => contextExceeded(call);
    const earlier = [{ question: 'Before?', answer: 'Yes.', attachments: [attached('old.txt')] }];
    expect(await collectAnswer(converse(server.url), 'And now?', { attachments, earlier })).toMatchObject({ failure });
    expect(modelCalls()).toHaveLength(2);
  });

  it('make the answer fail if one of them no longer exists', async () => {
    const gone = { ...attached('a.txt'), content: () => Promise.reject(new EngineError('attachmentGone', 'gone')) };
    const { failure } = await collectAnswer(converse(server.url), 'What?', { attachments: [gone] });
    expect(failure).toBe('attachmentGone');
  });
});

it('never shows reasoning, reports how long it took, and returns it to the model within the same answer', async () => {
  const thinking = [
    delta({ reasoningContent: { text: 'Secret ' } }),
    delta({ reasoningContent: { text: 'thoughts' } }),
    delta({ reasoningContent: { signature: 'c2ln' } }),
    blockStop(),
  ];
  respond({ a: [GRANT] }, [START, ...thinking, ...toolUse('{"query":"a"}', 1), ...stop('tool_use')], answer('Yes.'));
  const { text: words, steps } = await ask();
  expect(words).toBe('Yes.');
  expect(JSON.stringify(steps)).not.toContain('Secret');
  expect(steps).toContainEqual({ kind: 'thinking', seconds: 0 });
  expect(modelCalls()[1]!.body.messages[1].content[0]).toEqual({
    reasoningContent: { reasoningText: { text: 'Secret thoughts', signature: 'c2ln' } },
  });
});

it('puts the text that a model writes before a search into a paragraph of its own', async () => {
  const announced = [START, text('I search.'), blockStop(), ...toolUse('{"query":"a"}', 1), ...stop('tool_use')];
  respond({ a: [GRANT] }, announced, answer('Yes.'));
  expect((await ask()).text).toBe('I search.\n\nYes.');
});

it('shows the answer after a search although the model has written follow-up questions before the search', async () => {
  const early = text('Yes.\n\n<follow-ups>["One?"]</follow-ups>');
  const announced = [START, early, blockStop(), ...toolUse('{"query":"a"}', 1), ...stop('tool_use')];
  respond({ a: [GRANT] }, announced, answer('It is 4500.'));
  expect(await ask()).toMatchObject({ text: 'Yes.\n\nIt is 4500.', suggestions: [] });
});

it.each([
  ['native', [{ text: 'I search.' }, { toolUse: expect.anything() }]],
  ['marks', [{ toolUse: expect.anything() }]],
] as const)(
  'includes the text beside a tool request in the next model call only if the model accepts such text (citations: %s)',
  async (citations, content) => {
    const announced = [START, text('I search.'), blockStop(), ...toolUse('{"query":"a"}', 1), ...stop('tool_use')];
    respond({ a: [GRANT] }, announced, answer('Yes.'));
    await ask('What grant?', { citations });
    expect(modelCalls()[1]!.body.messages.at(-2)).toEqual({ role: 'assistant', content });
  },
);

it('reports the tokens of each call, including the tokens of the prompt cache', async () => {
  const usage = {
    inputTokens: 5,
    outputTokens: 1,
    totalTokens: 6,
    cacheReadInputTokens: 900,
    cacheWriteInputTokens: 80,
  };
  respond({}, [START, text('Yes.'), event('messageStop', { stopReason: 'end_turn' }), event('metadata', { usage })]);
  const events = [];
  const question = { turnId: 'TURN', message: 'Q?', history: async () => [] };
  for await (const one of converse(server.url).answer(question, new AbortController().signal)) events.push(one);
  expect(events).toContainEqual({
    type: 'usage',
    inputTokens: 5,
    outputTokens: 1,
    cacheReadTokens: 900,
    cacheWriteTokens: 80,
  });
});

it('retries a later call that is throttled before its first event', async () => {
  let calls = 0;
  server.handle = async (call) => {
    if (call.path.endsWith('/retrieve')) return call.json({ retrievalResults: [GRANT] });
    if (++calls === 2) return call.fail(429, 'ThrottlingException');
    return (await call.send(...(calls === 1 ? search('a') : answer('Yes.')))).end();
  };
  expect((await ask()).text).toBe('Yes.');
});

it('limits the total time of an answer with all its calls and searches', async () => {
  server.handle = async (call) => {
    if (call.path.endsWith('/retrieve')) return undefined;
    return (await call.send(...search('a'))).end();
  };
  expect((await ask('Q?', { timeouts: { ...TIMEOUT, whole: 300 } })).failure).toMatch(/stalled|tooLong/);
});

function resultOf(number: number, name: string, { content }: typeof GRANT) {
  return {
    source: `passage-${number}`,
    title: `${name}, page 3`,
    content: [{ text: content.text }],
    citations: { enabled: true },
  };
}
