import type { RetrieveAndGenerateStreamRequest } from '@aws-sdk/client-bedrock-agent-runtime';
import { RetrieveAndGenerateStreamCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { BLOCKED_MESSAGE } from '../../../../src/local/aws/bedrock/guardrail';
import { MODEL, runningForFile } from '../../../support/local/bedrock-agent-runtime-fixture';

const bedrock = runningForFile();

const GUARDRAIL = { guardrailId: 'a1b2c3', guardrailVersion: 'DRAFT' };

/** The events of the stream that answers `text`, each as its text or as the action of the guardrail. */
async function events(text: string, guardrailConfiguration: typeof GUARDRAIL | undefined): Promise<string[]> {
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
  const received: string[] = [];
  for await (const { output, guardrail } of stream!)
    received.push(...[output?.text, guardrail?.action].filter((value) => value !== undefined));
  return received;
}

it('if the question contains [[guardrail]], the guardrail intervenes after half of the text, with its message as the last text', async () => {
  const received = await events('[[guardrail]] [[tokens 10]]', GUARDRAIL);
  expect(received).toHaveLength(7);
  expect(received.slice(-2)).toEqual(['INTERVENED', BLOCKED_MESSAGE]);
});

it('the stream reports the action NONE if the guardrail does not intervene, and no action if the request names no guardrail', async () => {
  expect((await events('[[tokens 3]]', GUARDRAIL)).slice(3)).toEqual(['NONE']);
  expect(await events('[[guardrail]] [[tokens 3]]', undefined)).toHaveLength(3);
});

it('rejects a guardrail without a version', async () => {
  await expect(events('Hello', { ...GUARDRAIL, guardrailVersion: '' })).rejects.toMatchObject({
    name: 'ValidationException',
  });
});
