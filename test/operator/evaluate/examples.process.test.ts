import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Answering } from '../../../src/operator/evaluate/answering';
import { localEnvironment } from '../../../src/operator/evaluate/environments';
import { evaluate, shareOf } from '../../../src/operator/evaluate/evaluation';
import { History } from '../../../src/operator/evaluate/history';
import { evaluation } from '../../../src/operator/evaluate/main';
import { readQuestionSet } from '../../../src/operator/evaluate/question-set';
import { formatEvaluation } from '../../../src/operator/evaluate/report';
import { VARIABLES } from '../../support/app/app-fixture';
import { ENGINES } from '../../support/app/engine-collector';
import { send } from '../../support/http';
import { knowledgeOf, type Running, running } from '../../support/local/bedrock-agent-runtime-fixture';
import { examplePassages } from '../../support/local/example-index';
import { executeCommand } from '../../support/operator/command';
import { startAwsServer } from '../../support/operator/doctor/aws-server';
import { credentials, OWN } from '../../support/operator/doctor/doctor-fixture';
import { healthyAccount, stack, stackResources } from '../../support/operator/doctor/healthy-account';
import { json } from '../../support/operator/doctor/wire-format';

const FILE = join(__dirname, '../../../docs/evaluation.example.json');
/**
 * The minimum share of questions that must meet each measure, with the engine `converse`, the stand-ins and the example documents.
 * `FILE` sets the same thresholds.
 */
const FLOORS = { found: 0.9, cited: 0.85, facts: 0.85, refused: 1 } as const;

let bedrock: Running;
let state: string;
let environment: NodeJS.ProcessEnv;
let answering: Answering;
beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), 'evaluate-'));
  bedrock = await running({ knowledge: knowledgeOf(await examplePassages()), state });
  environment = {
    PATH: process.env.PATH,
    ...VARIABLES,
    TABLE_NAME: '',
    ANSWER_ENGINE: 'converse',
    MODEL_ARN: 'arn:aws:bedrock:eu-central-2::foundation-model/local.quotes-v1:0',
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: bedrock.url,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.modelsUrl,
  };
  answering = await Answering.start(environment);
});
afterAll(async () => {
  await answering.close();
  await bedrock.close();
  rmSync(state, { recursive: true });
});

it('the engine converse reaches every threshold of docs/evaluation.example.json with the stand-ins', async () => {
  const { questions, thresholds } = readQuestionSet(FILE);
  expect(questions.length).toBeGreaterThanOrEqual(24);
  expect(thresholds).toEqual(FLOORS);
  expect(answering.engine).toEqual({ name: 'converse', model: 'local.quotes-v1:0', instructions: '2' });
  const results = await evaluate(answering, questions, 8);
  const below = Object.entries(FLOORS).filter(([measure, floor]) => shareOf(results, measure as never)! < floor);
  const run = { at: '', engine: answering.engine, settings: {}, results };
  if (below.length > 0) throw new Error(formatEvaluation(run, undefined, FLOORS));
  expect(results.every(({ tokens }) => tokens.input > 0 && tokens.output > 0)).toBe(true);
});

it('the engine agent reports the passages that the agent found', async () => {
  const found: string[] = [];
  const message = 'How much is refunded for a hotel night in Geneva?';
  const question = { turnId: 'TURN', message, history: async () => [] };
  for await (const event of ENGINES.agent(bedrock.url).answer(question, new AbortController().signal))
    if (event.type === 'found') found.push(...event.passages.map(({ uri }) => uri));
  expect(found).toContain('s3://knowledge/documents/Travel and expenses.txt');
});

it('reports a question that fails, and answers the next one', async () => {
  expect(await answering.ask('[[error accessDenied]]')).toMatchObject({
    text: '',
    failure: expect.stringMatching(/^\w+: /),
  });
  expect((await answering.ask('Who cycles to meetings?')).failure).toBeUndefined();
});

it('reports the running question as failed after the process that answers was killed, and rejects further questions', async () => {
  const preload = join(state, 'kill.cjs');
  writeFileSync(preload, "process.stdin.once('data', () => process.kill(process.pid, 'SIGKILL'));");
  const killed = await Answering.start({ ...environment, NODE_OPTIONS: `--require ${preload}` });
  const failure = 'The process that answers has ended.';
  expect(await killed.ask('Who cycles to meetings?')).toMatchObject({ failure });
  expect(() => killed.ask('Who cycles to meetings?')).toThrow(failure);
  await killed.close();
  // `close` can be called again after the process has ended.
  await killed.close();
});

it('reports the running question as failed, with the line, after the process that answers has printed a line that is not JSON', async () => {
  const preload = join(state, 'warn.cjs');
  writeFileSync(preload, "process.stdin.once('data', () => console.log('Deprecated: 1'));");
  const warned = await Answering.start({ ...environment, NODE_OPTIONS: `--require ${preload}` });
  const failure = 'The process that answers has printed a line that is not a JSON object: Deprecated: 1';
  expect(await warned.ask('Who cycles to meetings?')).toMatchObject({ failure });
  expect(() => warned.ask('Who cycles to meetings?')).toThrow(failure);
  await warned.close();
  writeFileSync(preload, "console.log('Deprecated: 2')");
  await expect(Answering.start({ ...environment, NODE_OPTIONS: `--require ${preload}` })).rejects.toThrow(
    'not a JSON object: Deprecated: 2',
  );
});

it('the command evaluates with the variables of a deployed stack, stores the run, and exits with 1 if a share is below its threshold', async () => {
  const questions = join(state, 'office.json');
  const deployment = join(state, 'deployment.json');
  writeFileSync(deployment, JSON.stringify(OWN));
  writeFileSync(
    questions,
    JSON.stringify({
      questions: [
        { question: 'Who cycles to meetings?', sources: [{ document: 'Travel and expenses.txt' }], facts: ['no fact'] },
        { question: 'Who painted the Mona Lisa?', answer: 'none' },
      ],
    }),
  );
  const aws = await startAwsServer();
  aws.respondWith({
    'sts:GetCallerIdentity': healthyAccount['sts:GetCallerIdentity']!,
    'cloudformation:DescribeStacks': () => stack('UPDATE_COMPLETE', {}),
    'cloudformation:ListStackResources': () => stackResources([['AWS::ECS::TaskDefinition', 'task']]),
    'ecs:DescribeTaskDefinition': () => {
      const variables = Object.entries(environment).map(([name, value]) => ({ name, value }));
      return json({ taskDefinition: { containerDefinitions: [{ environment: variables }] } });
    },
  });
  const args = [questions, '--results', join(state, 'results'), '--facts', '0.5', '--set', 'SEARCH_RESULTS=3'];
  const { code, stdout, stderr } = await executeCommand(evaluation, args, {
    ...credentials(aws.url),
    DEPLOYMENT: deployment,
  });
  await aws.close();
  expect(stdout).toMatch(/^\| cited +\| +100 % \| +– \|/m);
  expect(stdout).toContain('SEARCH_RESULTS=3');
  expect(stderr).toMatch(/Stored in .*office\/.*\.json\.\nBelow the threshold: facts\.\n$/);
  expect(code).toBe(1);
  const last = new History(join(state, 'results'), questions).last();
  expect(last).toMatchObject({ settings: { SEARCH_RESULTS: '3' }, results: [{ cited: true }, { refused: true }] });
});

it("starts the stand-ins without the operator's AWS configuration, and stops them", async () => {
  const { AWS_PROFILE } = process.env;
  process.env.AWS_PROFILE = 'office';
  const local = await localEnvironment();
  if (AWS_PROFILE === undefined) delete process.env.AWS_PROFILE;
  else process.env.AWS_PROFILE = AWS_PROFILE;
  const { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url = '', ...variables } = local.variables;
  const { status } = await send(url, { path: '/' });
  await local.close();
  expect(status).toBe(404);
  expect(variables).toMatchObject({ AWS_ACCESS_KEY_ID: 'local', AWS_REGION: 'eu-central-2' });
  expect(variables.AWS_PROFILE).toBeUndefined();
  await expect(send(url, { path: '/' })).rejects.toThrow();
});

it('names every variable that is missing', async () => {
  await expect(Answering.start({ PATH: process.env.PATH, ANSWER_ENGINE: 'converse' })).rejects.toThrow(
    /AWS_REGION is missing[^]*MODEL_ARN is missing/,
  );
});

it('fails if the table is unavailable, instead of using the wrong instructions', async () => {
  const unavailable = { ...environment, TABLE_NAME: 'table', AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' };
  await expect(Answering.start(unavailable)).rejects.toThrow(/DynamoDB/);
});
