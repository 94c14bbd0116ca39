import { BLOCKED_MESSAGE } from '../../../src/local/aws/bedrock/guardrail';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { chunk, EngineServer, event, modelText, output } from '../../support/app/engine-server';
import { metricValues } from '../../support/app/metrics';
import { ANNA } from '../../support/app/signer';

const NOTE = 'guardrail replaced or shortened this answer';
let fixture: AppFixture;
let engineServer: EngineServer;
beforeAll(async () => {
  [fixture, engineServer] = [await AppFixture.open(), await EngineServer.open()];
});
afterAll(async () => {
  await fixture.close();
  await engineServer.close();
});

const GUARDED = { ANSWER_ENGINE: 'knowledge-base', GUARDRAIL_ID: 'a1b2c3', GUARDRAIL_VERSION: '2' };

/**
 * Asks a question. Returns the data of the last two events of its stream (`ending`, `status`), and the page of the conversation
 * afterwards.
 */
async function ask(
  app: RunningApp,
  question: string,
): Promise<{ ending: string; page: string; status: string | undefined }> {
  const anna = app.client(ANNA);
  const turn = await anna.ask(question);
  const events = await anna.follow(turn);
  return {
    ending: events.at(-2)!.data,
    page: (await anna.get(`/conversations/${turn.conversation}`)).text,
    status: events.at(-1)!.data,
  };
}

it('sends the guardrail with every question to a knowledge base, even with a prompt template', async () => {
  engineServer.respondWith(output('Yes.'));
  const app = await fixture.app({ ...GUARDED, AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: engineServer.url });
  const first = await app.client(ANNA).ask('First?');
  await app.client(ANNA).follow(first);
  const generation = (n: number) =>
    engineServer.calls[n]!.body.retrieveAndGenerateConfiguration.knowledgeBaseConfiguration.generationConfiguration;
  expect(generation(0)).toEqual({ guardrailConfiguration: { guardrailId: 'a1b2c3', guardrailVersion: '2' } });
  engineServer.handle = async (call) =>
    call.body.sessionId
      ? call.fail(400, 'ValidationException', 'Session with Id x is not valid.')
      : (await call.send(output('Yes.'))).end();
  await app.client(ANNA).follow(await app.client(ANNA).ask('Second?', { conversation: first.conversation }));
  expect(generation(2)).toEqual({
    guardrailConfiguration: { guardrailId: 'a1b2c3', guardrailVersion: '2' },
    promptTemplate: { textPromptTemplate: expect.stringContaining('First?') },
  });
});

it('shows a note below the complete answer when the guardrail intervenes, even after a reload', async () => {
  const app = await fixture.app(GUARDED);
  const { ending, page, status } = await ask(app, '[[guardrail]] [[tokens 20]]');
  expect(status).toBe('complete');
  for (const html of [ending, page]) expect(html).toMatch(new RegExp(`<p class="note" data-guardrail>[^<]*${NOTE}`));
  expect(page).toContain(BLOCKED_MESSAGE);
  const answer = /<div class="answer">([\s\S]*?)<\/div>/.exec(page)![1];
  expect(answer).not.toContain(NOTE);
  expect(page).not.toContain('data-action="retry"');
  expect(metricValues(app, 'Answers')).toEqual(['complete 1']);
});

it('shows no note when the guardrail does not intervene', async () => {
  const { ending, page, status } = await ask(await fixture.app(GUARDED), '[[tokens 20]]');
  expect(status).toBe('complete');
  for (const html of [ending, page]) expect(html).not.toContain('data-guardrail');
});

it("reads an intervention of the guardrail from an agent's trace", async () => {
  engineServer.respondWith(
    event('trace', { trace: { guardrailTrace: { action: 'INTERVENED', traceId: 't' } } }),
    chunk('Blocked.'),
  );
  const app = await fixture.app({ AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: engineServer.url });
  expect((await ask(app, 'A question?')).page).toContain('data-guardrail');
  expect(engineServer.calls.at(-1)!.body.enableTrace).toBe(true);
});

describe('a conversation with the engine "converse"', () => {
  const START = event('messageStart', { role: 'assistant' });
  const STOP = event('contentBlockStop', { contentBlockIndex: 0 });
  const reply = (words: string, stopReason = 'end_turn') => [
    START,
    modelText(words),
    STOP,
    event('messageStop', { stopReason }),
  ];
  const SEARCH = [
    START,
    event('contentBlockStart', {
      contentBlockIndex: 0,
      start: { toolUse: { toolUseId: 'use-0', name: 'search_documents' } },
    }),
    event('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: '{"query":"x"}' } } }),
    STOP,
    event('messageStop', { stopReason: 'tool_use' }),
  ];
  const PASSAGE = {
    content: { text: 'X.' },
    location: { type: 'S3', s3Location: { uri: 's3://knowledge/documents/A.md' } },
  };

  /** Asks each question, which the model answers with the given replies. Returns the texts of the messages in the last request. */
  async function converse(...turns: readonly (readonly [string, ...Buffer[][]])[]): Promise<string[]> {
    const app = await fixture.app({
      ...GUARDED,
      ANSWER_ENGINE: 'converse',
      AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: engineServer.url,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: engineServer.url,
    });
    const anna = app.client(ANNA);
    const replies = turns.flatMap(([, ...frames]) => frames);
    engineServer.handle = async (call) => {
      if (call.path.endsWith('/retrieve')) return call.json({ retrievalResults: [PASSAGE] });
      return (await call.send(...replies.shift()!)).end();
    };
    let conversation: string | undefined;
    for (const [question] of turns) {
      const turn = await anna.ask(question, conversation ? { conversation } : {});
      await anna.follow(turn);
      ({ conversation } = turn);
    }
    const { messages } = engineServer.calls.at(-1)!.body as { messages: { content: { text?: string }[] }[] };
    return messages.flatMap(({ content }) => content.flatMap(({ text }) => text ?? []));
  }

  it('continues after a blocked question, and omits it from the history, in which the guardrail would block it again', async () => {
    const blocked = reply('Blocked.', 'guardrail_intervened');
    expect(await converse(['First?', reply('One.')], ['Forbidden?', blocked], ['Next?', reply('Two.')])).toEqual([
      'First?',
      'One.',
      'Next?',
    ]);
  });

  it('remembers an answer that the guardrail has changed, with its sources, until the guardrail blocks a later question', async () => {
    const first = ['First?', SEARCH, reply('Masked [1].', 'guardrail_intervened')] as const;
    const second = ['Second?', reply('Yes.')] as const;
    expect(await converse(first, second)).toEqual([
      'First?',
      '(The answer cites these documents: A.md)',
      'Masked.',
      'Second?',
    ]);
    const third = ['Third?', reply('Blocked.', 'guardrail_intervened')] as const;
    expect(await converse(first, second, third, ['Fourth?', reply('Yes.')])).toEqual(['Second?', 'Yes.', 'Fourth?']);
  });
});
