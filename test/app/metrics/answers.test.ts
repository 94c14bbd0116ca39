import { ulid } from 'ulid';
import { METRICS } from '../../../src/contract';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { chunk, event, Wire } from '../../support/app/engine-server';
import { told } from '../../support/app/metrics';
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

/** Asks, and waits until the answer has ended and the application has told all of it. */
async function answered(question: string): Promise<string> {
  const asked = await app.client(ANNA).ask(question);
  await until(() => app.log.some(({ msg, turn }) => msg === 'answer ended' && turn === asked.turn));
  return asked.turn;
}

it('tells of a complete answer: its end, its first text, its whole time', async () => {
  const began = Date.now();
  await answered('[[silent 0.2]] [[rate 100]] [[tokens 30]]');
  const took = Date.now() - began;
  const [[first], [whole]] = [told(app, 'TimeToFirstText'), told(app, 'AnswerTime')] as [[number], [number]];
  expect(told(app, 'Answers')).toEqual(['complete 1']);
  expect(told(app, 'TimeToFirstText')).toHaveLength(1);
  expect(first).toBeGreaterThanOrEqual(190);
  expect(whole).toBeGreaterThanOrEqual(first + 250);
  expect(whole).toBeLessThanOrEqual(took);
  expect(told(app, 'Errors')).toEqual([]);
});

it('has lines that are whole, in the embedded metric format', async () => {
  await answered('[[error accessDenied]]');
  await answered('[[tokens 3]]');
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

it('tells of an answer that fails, by what failed, and of none that is whole', async () => {
  await answered('[[error-midway validation]]');
  await answered('[[drop]]');
  await answered('[[empty]]');
  expect(told(app, 'Answers')).toEqual(['failed 1', 'failed 1', 'failed 1']);
  expect(told(app, 'Errors')).toEqual(['refused 1', 'dropped 1', 'empty 1']);
  expect(told(app, 'AnswerTime')).toEqual([]);
});

it('tells of each time that the engine was too busy, of those too that nobody noticed', async () => {
  await answered('[[throttle 1]] [[tokens 3]]');
  expect(told(app, 'Throttles')).toEqual([1]);
  expect(told(app, 'Errors')).toEqual([]);
  await answered('[[throttle-midway]]');
  expect(told(app, 'Throttles')).toEqual([1, 1]);
  expect(told(app, 'Errors')).toEqual(['throttled 1']);
});

it('tells once of an answer that another task stops', async () => {
  const other = await fixture.app();
  const asked = await app.client(ANNA).ask('[[rate 20]] [[tokens 2000]]');
  await other.client(ANNA).stop(asked);
  await until(() => app.log.some(({ msg }) => msg === 'answer ended'));
  expect([...told(app, 'Answers'), ...told(other, 'Answers')]).toEqual(['stopped 1']);
});

it('tells once of an answer whose task was lost, however many find it', async () => {
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
    task: 'gone',
    leaseUntil: Date.now() - 1,
  });
  await Promise.all([app, other, app, other].map((one) => one.client(ANNA).get(`/conversations/${id}`)));
  expect([...told(app, 'Answers'), ...told(other, 'Answers')]).toEqual(['interrupted 1']);
});

it('tells of an answer as stopped whose conversation another task deletes before it ends', async () => {
  const other = await fixture.app();
  const asked = await app.client(ANNA).ask('[[silent 1]] [[tokens 3]]');
  await other
    .client(ANNA)
    .send({ method: 'DELETE', path: `/conversations/${asked.conversation}`, headers: { 'hx-request': 'true' } });
  await until(() => app.log.some(({ msg }) => msg === 'answer ended'));
  expect([...told(app, 'Answers'), ...told(other, 'Answers')]).toEqual(['stopped 1']);
});

it('tells of an answer that cannot be stored', async () => {
  const unstored = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' });
  await unstored.client(ANNA).ask('[[tokens 3]]');
  await until(() => unstored.log.some(({ msg }) => msg === 'answer ended'));
  expect(told(unstored, 'Answers')).toEqual(['complete 1']);
  await unstored.close();
});

it("tells what an agent's model took, in whichever trace it is said", async () => {
  const wire = await Wire.open();
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
  wire.frames(...traces.map((trace) => event('trace', { trace })), chunk('Yes.'));
  const asking = await fixture.app({ AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: wire.url });
  const asked = await asking.client(ANNA).ask('A question?');
  await fixture.ended(ANNA, asked.turn);
  expect(told(asking, 'InputTokens')).toEqual([1, 2, 3, 4, 5]);
  expect(told(asking, 'OutputTokens')).toEqual([10, 20, 30, 40, 50]);
  await asking.close();
  await wire.close();
});

it('tells nothing but numbers and words of a short list', async () => {
  await answered('[[tokens 3]] Streng-geheime-Frage');
  await answered('[[error validation]] Streng-geheime-Frage');
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
