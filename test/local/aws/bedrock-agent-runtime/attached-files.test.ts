import type { InputFile } from '@aws-sdk/client-bedrock-agent-runtime';
import { askAgent, runningForFile } from '../../../support/local/bedrock-agent-runtime-fixture';

const bedrock = runningForFile();
const file = (name: string, text: string): InputFile => ({
  name,
  source: { sourceType: 'BYTE_CONTENT', byteContent: { data: Buffer.from(text), mediaType: 'text/plain' } },
  useCase: 'CHAT',
});
const ask = (...files: InputFile[]) =>
  askAgent(bedrock.client(), 'Where is the key of the bicycle cellar?', { sessionState: { files } });

it('quotes attached files, without citing them', async () => {
  const { text, citations } = await ask(file('Keys.txt', 'The key of the bicycle cellar hangs in the office.'));
  expect(text).toContain('> The key of the bicycle cellar hangs in the office.');
  expect(JSON.stringify(citations)).not.toContain('bicycle');
});

it('quotes the beginning of an attached file if no passage matches the question, and ignores an unreadable file', async () => {
  const { text } = await ask(file('Other.txt', 'Something else.'), file('broken.pdf', 'no PDF'));
  expect(text).toContain('> Something else.');
});

it('rejects more than five files, and files of more than 10 MB together', async () => {
  const files = Array.from({ length: 6 }, (_, n) => file(`${n}.txt`, 'Text'));
  await expect(ask(...files)).rejects.toThrow('at most 5 are allowed');
  const large = 'x'.repeat(6 * 1024 * 1024);
  await expect(ask(file('a.txt', large), file('b.txt', large))).rejects.toThrow('at most 10485760 are allowed');
});
