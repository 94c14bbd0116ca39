import { scriptIn } from '../../../../src/local/aws/bedrock-agent-runtime/script';
import { ask, consult, type Running, running } from '../../../support/local/bedrock-agent-runtime-fixture';

let bedrock: Running;
beforeAll(async () => {
  bedrock = await running();
});
afterAll(() => bedrock.close());

it('sends exactly the requested number of filler tokens, the same each time', async () => {
  const first = await ask(bedrock.client(), '[[tokens 400]] whatever');
  const second = await ask(bedrock.client(), 'something else [[tokens 400]]');
  expect(first.chunks).toHaveLength(400);
  expect(second.text).toBe(first.text);
});

it('echoes the Markdown after the directive verbatim, including directives', async () => {
  const markdown = '# Title\n\n- a\n- b\n\n```ts\nconst a = 1;\n```\n[[drop]] é 🎉';
  expect((await ask(bedrock.client(), `[[echo]]\n${markdown}`)).text).toBe(markdown);
  expect((await consult(bedrock.client(), `[[echo]] ${markdown}`)).text).toBe(markdown);
});

it('splits characters between chunks for an agent', async () => {
  const { chunks, text } = await ask(bedrock.client(), '[[split]] [[echo]] äöüéèà🎉 äöüéèà🎉');
  expect(text).toBe('äöüéèà🎉 äöüéèà🎉');
  expect(chunks.some((chunk) => chunk.toString().includes('\uFFFD'))).toBe(true);
});

it('keeps text intact for a knowledge base although packets are split', async () => {
  expect((await consult(bedrock.client(), '[[split]] [[echo]] äöüéèà🎉 äöüéèà🎉')).text).toBe('äöüéèà🎉 äöüéèà🎉');
});

it('streams no text for an empty answer', async () => {
  expect(await ask(bedrock.client(), '[[empty]]')).toMatchObject({ chunks: [], error: undefined });
});

it('sends the citation of the first paragraph directly after that paragraph, or after all of the text', async () => {
  const prompt = await ask(bedrock.client(), '[[cite]] [[echo]] First.\n\nSecond paragraph.');
  const late = await ask(bedrock.client(), '[[late-citation]] [[echo]] First.\n\nSecond paragraph.');
  expect(prompt.citations).toMatchObject([{ text: 'First.', span: [0, 5] }]);
  expect(prompt.citations[0].afterChunk).toBeLessThan(prompt.chunks.length);
  expect(late.citations).toMatchObject([{ text: 'First.', afterChunk: late.chunks.length }]);
  expect((await consult(bedrock.client(), '[[late-citation]] [[tokens 9]]')).citations).toMatchObject([
    { afterChunk: 9 },
  ]);
  expect((await ask(bedrock.client(), '[[cite]] [[tokens 100]]')).chunks).toHaveLength(100);
});

it('treats other words in double brackets as part of the question', () => {
  expect(scriptIn('What is [[Energy]] and [[a link]] and [[constructor]]?')).toBeUndefined();
});

it.each(['[[stall]]', '[[tokens many]]', '[[error nosuch]]', '[[rate 0]]'])(
  'rejects the invalid directive %s',
  async (question) => {
    await expect(ask(bedrock.client(), question)).rejects.toMatchObject({ name: 'ValidationException' });
  },
);
