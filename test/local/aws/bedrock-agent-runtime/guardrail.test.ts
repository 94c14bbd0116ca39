import type { RetrieveAndGenerateStreamRequest } from '@aws-sdk/client-bedrock-agent-runtime';
import { RetrieveAndGenerateStreamCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { BLOCKED_MESSAGE } from '../../../../src/local/aws/bedrock-agent-runtime/guardrail';
import { MODEL, type Running, running } from '../../../support/local/bedrock-agent-runtime-fixture';

let bedrock: Running;
beforeAll(async () => {
  bedrock = await running();
});
afterAll(() => bedrock.close());

const GUARDRAIL = { guardrailId: 'a1b2c3', guardrailVersion: 'DRAFT' };

/** What came: texts, and actions of a guardrail between them. */
async function heard(text: string, guardrailConfiguration: typeof GUARDRAIL | undefined): Promise<string[]> {
  const request: RetrieveAndGenerateStreamRequest = {
    input: { text },
    retrieveAndGenerateConfiguration: {
      type: 'KNOWLEDGE_BASE',
      knowledgeBaseConfiguration: {
        knowledgeBaseId: 'KB00000001',
        modelArn: MODEL,
        generationConfiguration: { guardrailConfiguration },
      },
    },
  };
  const { stream } = await bedrock.client().send(new RetrieveAndGenerateStreamCommand(request));
  const said: string[] = [];
  for await (const { output, guardrail } of stream!)
    said.push(...[output?.text, guardrail?.action].filter((one) => one !== undefined));
  return said;
}

it('steps in after half of the text, with its message as the last text', async () => {
  const said = await heard('[[guardrail]] [[tokens 10]]', GUARDRAIL);
  expect(said).toHaveLength(7);
  expect(said.slice(-2)).toEqual(['INTERVENED', BLOCKED_MESSAGE]);
});

it('says that it found nothing, and nothing at all where the request names none', async () => {
  expect((await heard('[[tokens 3]]', GUARDRAIL)).slice(3)).toEqual(['NONE']);
  expect(await heard('[[guardrail]] [[tokens 3]]', undefined)).toHaveLength(3);
});

it('fails for half of a guardrail', async () => {
  await expect(heard('Hello', { ...GUARDRAIL, guardrailVersion: '' })).rejects.toMatchObject({
    name: 'ValidationException',
  });
});
