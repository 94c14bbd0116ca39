import { readConfig } from '../../src/app/config';
import { VARIABLES } from '../support/app/app-fixture';

const agent: Record<string, string> = VARIABLES;

function faultsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

it('accepts the required variables, and sets the defaults of the other variables', () => {
  const config = readConfig(agent);
  expect(config).toMatchObject({
    PORT: 8501,
    ADMIN_GROUP: 'admins',
    MAX_MESSAGE_BYTES: 32_768,
    MAX_ANSWER_CHARACTERS: 200_000,
    ENGINE_CONNECT_SECONDS: 3_000,
    ENGINE_SILENCE_SECONDS: 60_000,
    ENGINE_ANSWER_SECONDS: 300_000,
  });
  expect(Object.isFrozen(config)).toBe(true);
});

it('reports all faults together, with the received values', () => {
  const faults = faultsOf({
    ...agent,
    AWS_REGION: '',
    TABLE_NAME: undefined,
    PORT: 'eighty',
    ALB_ARN: 'arn:aws:s3:::x',
    MAX_MESSAGE_BYTES: '-1',
    LOG_LEVEL: 'loud',
    USER_POOL_DOMAIN: 'ftp://x',
  });
  expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
    'ALB_ARN',
    'AWS_REGION',
    'LOG_LEVEL',
    'MAX_MESSAGE_BYTES',
    'PORT',
    'TABLE_NAME',
    'USER_POOL_DOMAIN',
  ]);
  expect(faults.find((fault) => fault.startsWith('PORT'))).toContain('received "eighty"');
  expect(faults.find((fault) => fault.startsWith('AWS_REGION'))).toBe('AWS_REGION is missing');
});

it.each([
  ['agent', ['AGENT_ID', 'AGENT_ALIAS_ID']],
  ['knowledge-base', ['KNOWLEDGE_BASE_ID', 'MODEL_ARN']],
])('reports missing variables of the %s engine', (engine, needed) => {
  for (const variable of needed) {
    expect(faultsOf({ ...agent, ANSWER_ENGINE: engine, [variable]: '' })).toEqual([
      `${variable} is missing: ANSWER_ENGINE=${engine} needs it`,
    ]);
  }
  expect(faultsOf({ ...agent, ANSWER_ENGINE: engine })).toEqual([]);
});

it('does not require the variables of an engine that is not selected', () => {
  expect(faultsOf({ ...agent, KNOWLEDGE_BASE_ID: '', DATA_SOURCE_ID: '', MODEL_ARN: '' })).toEqual([]);
  expect(faultsOf({ ...agent, ANSWER_ENGINE: 'knowledge-base', AGENT_ID: '', AGENT_ALIAS_ID: '' })).toEqual([]);
});

it.each([
  ['GUARDRAIL_ID', 'a1b2c3'],
  ['GUARDRAIL_VERSION', '2'],
])('reports that %s is set without its counterpart, together with all other faults', (variable, value) => {
  const other = variable === 'GUARDRAIL_ID' ? 'GUARDRAIL_VERSION' : 'GUARDRAIL_ID';
  expect(faultsOf({ ...agent, [variable]: value, TABLE_NAME: '' })).toEqual([
    'TABLE_NAME is missing',
    `${other} is missing: ${variable} needs it`,
  ]);
});

it('accepts a guardrail, and rejects an invalid guardrail', () => {
  for (const version of ['2', 'DRAFT']) {
    expect(readConfig({ ...agent, GUARDRAIL_ID: 'a1b2c3', GUARDRAIL_VERSION: version })).toMatchObject({
      GUARDRAIL_ID: 'a1b2c3',
      GUARDRAIL_VERSION: version,
    });
  }
  expect(
    faultsOf({ ...agent, GUARDRAIL_ID: 'A-1', GUARDRAIL_VERSION: 'latest' }).map((fault) => fault.split(' ')[0]),
  ).toEqual(['GUARDRAIL_ID', 'GUARDRAIL_VERSION']);
  expect(faultsOf({ ...agent, GUARDRAIL_ID: '', GUARDRAIL_VERSION: '' })).toEqual([]);
});

it('accepts suggested questions, and rejects invalid suggested questions', () => {
  expect(readConfig({ ...agent, SUGGESTED_QUESTIONS: '{"de":["Eins?"]}' }).SUGGESTED_QUESTIONS).toEqual({
    de: ['Eins?'],
  });
  for (const wrong of ['not json', '{"es":["x"]}', '{"de":"x"}']) {
    expect(faultsOf({ ...agent, SUGGESTED_QUESTIONS: wrong }).join()).toContain('SUGGESTED_QUESTIONS');
  }
});
