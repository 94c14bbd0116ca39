import { replyTo } from '../../../../src/local/aws/bedrock-runtime/model';
import type { ConverseRequest } from '../../../../src/local/aws/bedrock-runtime/request';
import { knowledgeOf, PASSAGES } from '../../../support/local/bedrock-agent-runtime-fixture';

const REQUEST: ConverseRequest = {
  system: '',
  question: '',
  earlier: [],
  searches: [],
  given: [],
  files: [],
  rounds: 0,
  toolName: 'search_documents',
  hasGuardrail: false,
  answer: 'answer',
};

/** Returns the queries of the searches that the model requests. */
function queriesOf(question: string): string[] {
  const { tools } = replyTo({ ...REQUEST, question }, undefined, knowledgeOf(PASSAGES), []);
  return tools.map(({ input }) => JSON.parse(input).query);
}

it('requests a separate search for each of two questions in one sentence', () => {
  expect(queriesOf('How high is the grant, and   when is it paid?')).toEqual([
    'How high is the grant',
    'when is it paid?',
  ]);
});

it('the model takes less than a second to read a question with thousands of spaces', () => {
  const started = performance.now();
  expect(queriesOf(`How high${' '.repeat(32_000)}is the grant?`)).toEqual(['How high is the grant?']);
  expect(performance.now() - started).toBeLessThan(1_000);
});
