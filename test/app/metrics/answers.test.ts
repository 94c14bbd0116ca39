import { ulid } from 'ulid';
import { METRICS } from '../../../src/contract';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { chunk, EngineServer, event } from '../../support/app/engine-server';
import { metricValues } from '../../support/app/metrics';
import { ANNA } from '../../support/app/signer';
import { until } from '../../support/until';

let fixture: AppFixture;
let app: RunningApp;
beforeAll(async () => {
  fixture = await AppFixture.open();
});
beforeEach(async () => {
  app = await fixture.app();
});
afterEach(() => app.close());
afterAll(() => fixture.close());

/** Asks a question, and waits until the application has reported all metrics of its answer. Returns the turn's id. */
async function askAndWait(question: string): Promise<string> {
  const asked = await app.client(ANNA).ask(question);
  await until(() => app.log.some(({ msg, turn }) => msg === 'answer ended' && turn === asked.turn));
  return asked.turn;
}

it('reports the outcome, the time to first text and the total time of a complete answer', async () => {
  const startedAt = Date.now();
  await askAndWait('[[silent 0.2]] [[rate 100]] [[tokens 30]]');
  const elapsed = Date.now() - startedAt;
  const [[first], [whole]] = [metricValues(app, 'TimeToFirstText'), metricValues(app, 'AnswerTime')] as [
    [number],
    [number],
  ];
  expect(metricValues(app, 'Answers')).toEqual(['complete 1']);
  expect(metricValues(app, 'TimeToFirstText')).toHaveLength(1);
  expect(first).toBeGreaterThanOrEqual(190);
  // The engine sends the last token 490 ms after the question.
  expect(whole).toBeGreaterThanOrEqual(470);
  expect(whole).toBeGreaterThanOrEqual(first);
  expect(whole).toBeLessThanOrEqual(elapsed);
  expect(metricValues(app, 'Errors')).toEqual([]);
});

it('writes complete lines in the embedded metric format', async () => {
  await askAndWait('[[error accessDenied]]');
  await askAndWait('[[tokens 3]]');
  const named = (name: string) => app.metrics.find((line) => name in line)!;
  const line = (metrics: object[], dimensions: string[][], values: object) => ({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [{ Namespace: 'JouleVerne', Dimensions: dimensions, Metrics: metrics }],
    },
    ...values,
  });
  expect(named('Answers')).toEqual(
    line([{ Name: 'Answers', Unit: 'Count' }], [['Outcome'], []], { Outcome: 'failed', Answers: 1 }),
  );
  expect(named('Errors')).toEqual(
    line([{ Name: 'Errors', Unit: 'Count' }], [['Kind'], []], { Kind: 'accessDenied', Errors: 1 }),
  );
  expect(named('AnswerTime')).toEqual(
    line([{ Name: 'AnswerTime', Unit: 'Milliseconds' }], [[]], { AnswerTime: expect.any(Number) }),
  );
  expect(named('InputTokens')).toEqual(
    line(
      [
        { Name: 'InputTokens', Unit: 'Count' },
        { Name: 'OutputTokens', Unit: 'Count' },
      ],
      [[]],
      { InputTokens: expect.any(Number), OutputTokens: expect.any(Number) },
    ),
  );
  for (const {
    _aws: { Timestamp },
  } of app.metrics)
    expect(Math.abs(Date.now() - Timestamp)).toBeLessThan(30_000);
});

it('reports a failed answer with the kind of its failure, but without a total time', async () => {
  await askAndWait('[[error-midway validation]]');
  await askAndWait('[[drop]]');
  await askAndWait('[[empty]]');
  expect(metricValues(app, 'Answers')).toEqual(['failed 1', 'failed 1', 'failed 1']);
  expect(metricValues(app, 'Errors')).toEqual(['refused 1', 'dropped 1', 'empty 1']);
  expect(metricValues(app, 'AnswerTime')).toEqual([]);
});

it('reports each time that the engine throttles, even before a successful retry', async () => {
  await askAndWait('[[throttle 1]] [[tokens 3]]');
  expect(metricValues(app, 'Throttles')).toEqual([1]);
  expect(metricValues(app, 'Errors')).toEqual([]);
  await askAndWait('[[throttle-midway]]');
  expect(metricValues(app, 'Throttles')).toEqual([1, 1]);
  expect(metricValues(app, 'Errors')).toEqual(['throttled 1']);
});

it('reports an answer once when its task was lost, however many requests read the answer', async () => {
  const other = await fixture.app();
  const id = ulid();
  const now = new Date().toISOString();
  await fixture.put(ANNA, {
    item: `conversation#${id}`,
    id,
    title: 'Lost?',
    createdAt: now,
    activeAt: now,
    running: id,
  });
  await fixture.put(ANNA, {
    item: `turn#${id}#${id}`,
    id,
    conversationId: id,
    question: 'Lost?',
    askedAt: now,
    status: 'streaming',
    task: 'lost-task',
    leaseUntil: Date.now() - 1,
  });
  await Promise.all([app, other, app, other].map((task) => task.client(ANNA).get(`/conversations/${id}`)));
  expect([...metricValues(app, 'Answers'), ...metricValues(other, 'Answers')]).toEqual(['interrupted 1']);
});

it('reports an answer as stopped when another task deletes its conversation before the answer ends', async () => {
  const other = await fixture.app();
  const asked = await app.client(ANNA).ask('[[silent 8]] [[tokens 3]]');
  await other.client(ANNA).deleteConversation(asked.conversation);
  await until(() => app.log.some(({ msg }) => msg === 'answer ended'));
  expect([...metricValues(app, 'Answers'), ...metricValues(other, 'Answers')]).toEqual(['stopped 1']);
});

it('reports an answer as complete even if it cannot be stored', async () => {
  const unstored = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' });
  await unstored.client(ANNA).ask('[[tokens 3]]');
  await until(() => unstored.log.some(({ msg }) => msg === 'answer ended'));
  expect(metricValues(unstored, 'Answers')).toEqual(['complete 1']);
  await unstored.close();
});

it("reports the tokens of an agent's own model calls, from all four kinds of traces that report such calls", async () => {
  const engineServer = await EngineServer.open();
  const metadata = (inputTokens: number, outputTokens: number) => ({
    metadata: { usage: { inputTokens, outputTokens } },
  });
  const usage = (input: number, output: number) => ({ modelInvocationOutput: metadata(input, output) });
  const traces = [
    { preProcessingTrace: usage(1, 10) },
    { orchestrationTrace: usage(2, 20) },
    { orchestrationTrace: usage(3, 30) },
    { postProcessingTrace: usage(4, 40) },
    { routingClassifierTrace: usage(5, 50) },
    { orchestrationTrace: { modelInvocationOutput: { traceId: 't' } } },
    {
      orchestrationTrace: {
        observation: { type: 'AGENT_COLLABORATOR', agentCollaboratorInvocationOutput: metadata(100, 100) },
      },
    },
  ];
  engineServer.respondWith(...traces.map((trace) => event('trace', { trace })), chunk('Yes.'));
  const asking = await fixture.app({ AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: engineServer.url });
  const asked = await asking.client(ANNA).ask('A question?');
  await fixture.ended(ANNA, asked.turn);
  expect(metricValues(asking, 'InputTokens')).toEqual([1, 2, 3, 4, 5]);
  expect(metricValues(asking, 'OutputTokens')).toEqual([10, 20, 30, 40, 50]);
  await asking.close();
  await engineServer.close();
});

it('reports only numbers and values from a fixed list', async () => {
  await askAndWait('[[tokens 3]] Streng-geheime-Frage');
  await askAndWait('[[error validation]] Streng-geheime-Frage');
  expect(app.metrics.length).toBeGreaterThan(5);
  const names = Object.values(METRICS).flatMap((metric) => (typeof metric === 'string' ? [] : [metric.name]));
  for (const line of app.metrics) {
    for (const [name, value] of Object.entries(line).filter(([member]) => member !== '_aws')) {
      if (typeof value === 'number') expect(names).toContain(name);
      else
        expect([name, value]).toEqual([
          expect.stringMatching(/^(Outcome|Kind)$/),
          expect.stringMatching(/^(complete|failed|refused)$/),
        ]);
    }
  }
});
