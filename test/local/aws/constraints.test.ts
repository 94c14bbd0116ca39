import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Constraints, wholly } from '../../../src/local/aws/kernel/constraints';

const runtime = new Constraints('bedrock-agent-runtime');
const agent = new Constraints('bedrock-agent');
const cognito = new Constraints('cognito-idp');

const POOL = { UserPoolId: 'eu-central-1_Local0001' };
const USER = { ...POOL, Username: 'anna@example.org' };
const SESSION = { agentId: 'AGENT00001', agentAliasId: 'ALIAS00001', sessionId: 'session-1', inputText: 'Hello' };
const message = (role: string, text: unknown = 'Hello') => ({ role, content: [{ text }] });
const history = (...messages: unknown[]) => ({ ...SESSION, sessionState: { conversationHistory: { messages } } });
const generate = (input: object, more: object = {}) => ({
  input,
  retrieveAndGenerateConfiguration: {
    type: 'KNOWLEDGE_BASE',
    knowledgeBaseConfiguration: {
      knowledgeBaseId: 'KB00000001',
      modelArn: 'arn:aws:bedrock:eu-central-2::foundation-model/local.quotes-v1:0',
      ...more,
    },
  },
});
const search = (text: string, vectorSearchConfiguration: object = {}) => ({
  knowledgeBaseId: 'KB00000001',
  retrievalQuery: { text },
  retrievalConfiguration: { vectorSearchConfiguration },
});

describe('Constraints', () => {
  it.each<[Constraints, string, object]>([
    [runtime, 'InvokeAgent', history(message('user'), message('assistant'))],
    [runtime, 'Retrieve', search('x'.repeat(20_000), { numberOfResults: 100 })],
    // Characters outside of the Basic Multilingual Plane count once.
    [runtime, 'RetrieveAndGenerateStream', generate({ text: '🔥'.repeat(1000) })],
    [cognito, 'ListUsers', { ...POOL, Limit: 60, Filter: 'email ^= "a"' }],
    [cognito, 'AdminSetUserPassword', { ...USER, Password: 'Three small cats 3' }],
  ])('accept a valid request (%#)', (constraints, operation, input) => {
    expect(constraints.faults(operation, { ...input })).toBeUndefined();
  });

  it.each<[string, Constraints, string, object, string]>([
    [
      'a required member that is missing',
      cognito,
      'AdminGetUser',
      { Username: 'anna@example.org' },
      "Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a text that is too long, without quoting it if it is sensitive',
      runtime,
      'Retrieve',
      search('x'.repeat(20_001)),
      "Value at 'retrievalQuery.text' failed to satisfy constraint: Member must have length less than or equal to 20000",
    ],
    [
      'a question that is too long for RetrieveAndGenerateStream',
      runtime,
      'RetrieveAndGenerateStream',
      generate({ text: 'x'.repeat(1001) }),
      "Value at 'input.text' failed to satisfy constraint: Member must have length less than or equal to 1000",
    ],
    [
      'a number that is too large',
      runtime,
      'Retrieve',
      search('x', { numberOfResults: 101 }),
      "Value '101' at 'retrievalConfiguration.vectorSearchConfiguration.numberOfResults' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      'a number that is too small',
      agent,
      'ListIngestionJobs',
      { knowledgeBaseId: 'KB00000001', dataSourceId: 'DS00000001', maxResults: 0 },
      "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'a value outside of an enumeration, in a list',
      runtime,
      'InvokeAgent',
      history(message('user'), message('system')),
      "Value 'system' at 'sessionState.conversationHistory.messages.2.member.role' failed to satisfy constraint: Member must satisfy enum value set: [user, assistant]",
    ],
    [
      'a text that does not match a pattern as a whole',
      cognito,
      'AdminGetUser',
      { ...POOL, Username: 'anna @example.org' },
      "Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
    ],
    [
      'a list that is too short',
      agent,
      'GetKnowledgeBaseDocuments',
      { knowledgeBaseId: 'KB00000001', dataSourceId: 'DS00000001', documentIdentifiers: [] },
      "Value at 'documentIdentifiers' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'a union without a member',
      runtime,
      'InvokeAgent',
      history({ role: 'user', content: [{}] }),
      "Value at 'sessionState.conversationHistory.messages.1.member.content.1.member' failed to satisfy constraint: Member must set exactly one of its members",
    ],
  ])('reject %s', (_fault, constraints, operation, input, message) => {
    expect(constraints.faults(operation, { ...input })?.text).toBe(`1 validation error detected: ${message}`);
  });

  it('reject a header with an invalid value', () => {
    const headers = { 'x-amz-source-arn': 'not-an-arn' };
    expect(runtime.faults('InvokeAgent', SESSION, headers)?.text).toContain("Value 'not-an-arn' at 'sourceArn'");
  });

  it('reject an unknown member only with rejectsUnknown, because services ignore unknown members', () => {
    const strict = new Constraints('cognito-idp', { rejectsUnknown: true });
    expect(cognito.faults('AdminGetUser', { ...USER, Extra: 'x' })).toBeUndefined();
    expect(strict.faults('AdminGetUser', { ...USER, Extra: 'x' })?.text).toBe(
      "1 validation error detected: Value at 'extra' failed to satisfy constraint: Member must be in the service's model",
    );
  });

  it('list every fault', () => {
    expect(cognito.faults('AdminAddUserToGroup', POOL)?.text).toBe(
      "2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'groupName' failed to satisfy constraint: Member must not be null",
    );
  });

  it('report a value of the wrong type, and set isType', () => {
    expect(cognito.faults('ListUsers', { UserPoolId: 1 })).toEqual({
      text: 'userPoolId must be of type string',
      isType: true,
    });
    expect(runtime.faults('InvokeAgent', history(message('user', 1)))?.isType).toBe(true);
  });

  it('reject a text that is too long, and do not test its pattern', () => {
    const token = `${'a'.repeat(100_000)}_`;
    const input = { knowledgeBaseId: 'KB00000001', dataSourceId: 'DS00000001', clientToken: token };
    expect(agent.faults('StartIngestionJob', input)?.text).toContain('length less than or equal to 256');
  });
});

it('compiles every pattern of the models', () => {
  const folder = join(__dirname, '../../../src/local/aws/models');
  const models = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const patterns = models.flatMap(({ shapes }) => Object.values<{ pattern?: string }>(shapes));
  expect(() => patterns.map(({ pattern = '' }) => wholly(pattern))).not.toThrow();
});
