import { BLOCKED_MESSAGE } from '../../../src/local/aws/bedrock-agent-runtime/guardrail';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { chunk, event, output, Wire } from '../../support/app/engine-server';
import { told } from '../../support/app/metrics';
import { ANNA } from '../../support/app/signer';

const NOTE = 'guardrail replaced or shortened this answer';
let fixture: AppFixture;
let wire: Wire;
beforeAll(async () => {
  [fixture, wire] = [await AppFixture.open(), await Wire.open()];
});
afterAll(async () => {
  await fixture.close();
  await wire.close();
});

const GUARDED = { ANSWER_ENGINE: 'knowledge-base', GUARDRAIL_ID: 'a1b2c3', GUARDRAIL_VERSION: '2' };

/** What follows the answer in the stream, and the page of the conversation afterwards. */
async function asked(
  app: RunningApp,
  question: string,
): Promise<{ ending: string; page: string; status: string | undefined }> {
  const anna = app.client(ANNA);
  const one = await anna.ask(question);
  const events = await anna.follow(one);
  return {
    ending: events.at(-2)!.data,
    page: (await anna.get(`/conversations/${one.conversation}`)).text,
    status: events.at(-1)!.data,
  };
}

it('is sent along with every question to a knowledge base, a template beside it', async () => {
  wire.frames(output('Yes.'));
  const app = await fixture.app({ ...GUARDED, AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: wire.url });
  const first = await app.client(ANNA).ask('First?');
  await app.client(ANNA).follow(first);
  const generation = (n: number) =>
    wire.calls[n]!.body.retrieveAndGenerateConfiguration.knowledgeBaseConfiguration.generationConfiguration;
  expect(generation(0)).toEqual({ guardrailConfiguration: { guardrailId: 'a1b2c3', guardrailVersion: '2' } });
  wire.answer = async (call) =>
    call.body.sessionId
      ? call.refuse(400, 'ValidationException', 'Session with Id x is not valid.')
      : (await call.say(output('Yes.'))).end();
  await app.client(ANNA).follow(await app.client(ANNA).ask('Second?', { conversation: first.conversation }));
  expect(generation(2)).toEqual({
    guardrailConfiguration: { guardrailId: 'a1b2c3', guardrailVersion: '2' },
    promptTemplate: { textPromptTemplate: expect.stringContaining('First?') },
  });
});

it('is told to the person when it steps in, below an answer that is complete, after a reload too', async () => {
  const app = await fixture.app(GUARDED);
  const { ending, page, status } = await asked(app, '[[guardrail]] [[tokens 20]]');
  expect(status).toBe('complete');
  for (const html of [ending, page])
    expect(html).toMatch(new RegExp(`<p class="note" data-guardrail role="status">[^<]*${NOTE}`));
  expect(page).toContain(BLOCKED_MESSAGE);
  const answer = /<div class="answer">([\s\S]*?)<\/div>/.exec(page)![1];
  expect(answer).not.toContain(NOTE);
  expect(page).not.toContain('data-action="retry"');
  expect(told(app, 'Answers')).toEqual(['complete 1']);
});

it('is not mentioned where it finds nothing', async () => {
  const { ending, page, status } = await asked(await fixture.app(GUARDED), '[[tokens 20]]');
  expect(status).toBe('complete');
  for (const html of [ending, page]) expect(html).not.toContain('data-guardrail');
});

it('is told by an agent in its trace', async () => {
  wire.frames(event('trace', { trace: { guardrailTrace: { action: 'INTERVENED', traceId: 't' } } }), chunk('Blocked.'));
  const app = await fixture.app({ AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: wire.url });
  expect((await asked(app, 'A question?')).page).toContain('data-guardrail');
  expect(wire.calls.at(-1)!.body.enableTrace).toBe(true);
});
