import { commandsIn, type Document, documents } from '../support/docs/documents';

/** zsh on macOS and cmd.exe pass a comment to the command as arguments; PowerShell 5.1 rejects `&&`. */
const NOT_PORTABLE = /(?:^|\s)#(?:\s|$)|&&/;

const read = documents().filter(({ file }) => /^(?:README|CONTRIBUTING|docs\/[^/]+)\.md$/.test(file));
const notPortable = ({ text }: Pick<Document, 'text'>) => commandsIn(text).filter((line) => NOT_PORTABLE.test(line));

it('the documents contain the commands `npm ci`, `npm start`, `npm test` and `npm run dev`', () => {
  expect(read.flatMap(({ text }) => commandsIn(text))).toEqual(
    expect.arrayContaining(['npm ci', 'npm start', 'npm test', 'npm run dev']),
  );
});

it.each(read.map((document) => [document.file, document] as const))(
  '%s contains no comments and no `&&` in its commands',
  (_file, document) => {
    expect(notPortable(document)).toEqual([]);
  },
);

it('the check of the commands reports comments and `&&` in blocks of commands, but not in other blocks', () => {
  const text = '```\nnpm ci && npm start\n```\n\n  ```sh\n  npm test   # tests\n  ```\n\n```ts\na && b; # c\n```\n';
  expect(notPortable({ text })).toEqual(['npm ci && npm start', 'npm test   # tests']);
});
