import { scriptIn } from '../../../../src/local/aws/bedrock/directives';
import { askAgent, askKnowledgeBase, runningForFile } from '../../../support/local/bedrock-agent-runtime-fixture';

const bedrock = runningForFile();

it('sends exactly the requested number of filler tokens, and the same tokens each time', async () => {
  const first = await askAgent(bedrock.client(), '[[tokens 400]] whatever');
  const second = await askAgent(bedrock.client(), 'something else [[tokens 400]]');
  expect(first.chunks).toHaveLength(400);
  expect(second.text).toBe(first.text);
});

it('echoes the text after `[[echo]]` verbatim, including further directives', async () => {
  const markdown = '# Title\n\n- a\n- b\n\n```ts\nconst a = 1;\n```\n[[drop]] é 🎉';
  expect((await askAgent(bedrock.client(), `[[echo]]\n${markdown}`)).text).toBe(markdown);
  expect((await askKnowledgeBase(bedrock.client(), `[[echo]] ${markdown}`)).text).toBe(markdown);
});

it('splits characters between the chunks of an agent if the question contains [[split]]', async () => {
  const { chunks, text } = await askAgent(bedrock.client(), '[[split]] [[echo]] äöüéèà🎉 äöüéèà🎉');
  expect(text).toBe('äöüéèà🎉 äöüéèà🎉');
  expect(chunks.some((chunk) => chunk.toString().includes('\uFFFD'))).toBe(true);
});

it("keeps the text of a knowledge base's answer intact if packets are split", async () => {
  expect((await askKnowledgeBase(bedrock.client(), '[[split]] [[echo]] äöüéèà🎉 äöüéèà🎉')).text).toBe(
    'äöüéèà🎉 äöüéèà🎉',
  );
});

it('streams no text for an empty answer', async () => {
  expect(await askAgent(bedrock.client(), '[[empty]]')).toMatchObject({ chunks: [], error: undefined });
});

it('sends the citation of the first paragraph after that paragraph, or with [[late-citation]] after all of the text', async () => {
  const prompt = await askAgent(bedrock.client(), '[[cite]] [[echo]] First.\n\nSecond paragraph.');
  const late = await askAgent(bedrock.client(), '[[late-citation]] [[echo]] First.\n\nSecond paragraph.');
  expect(prompt.citations).toMatchObject([{ text: 'First.', span: [0, 5] }]);
  expect(prompt.citations[0].afterChunk).toBeLessThan(prompt.chunks.length);
  expect(late.citations).toMatchObject([{ text: 'First.', afterChunk: late.chunks.length }]);
  expect((await askKnowledgeBase(bedrock.client(), '[[late-citation]] [[tokens 9]]')).citations).toMatchObject([
    { afterChunk: 9 },
  ]);
  expect((await askAgent(bedrock.client(), '[[cite]] [[tokens 100]]')).chunks).toHaveLength(100);
});

it('treats words in double brackets that are not directives as part of the question', () => {
  expect(scriptIn('What is [[Energy]] and [[a link]] and [[constructor]]?')).toBeUndefined();
});

it.each([
  ['[[stall]]', 'stall'],
  ['[[tokens many]]', 'tokens'],
  ['[[error nosuch]]', 'nosuch'],
  ['[[error throttling many]]', 'error NAME N'],
  ['[[html-502 many]]', 'html-502 N'],
  ['[[rate 0]]', 'rate'],
])('rejects the invalid directive %s, and names it', async (question, name) => {
  await expect(askAgent(bedrock.client(), question)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(name),
  });
});
