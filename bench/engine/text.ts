/** A typical answer to a question about an office's rules: headings, lists, emphasis, a table, code. */
const PASSAGE = `## Who may apply

Owners of **existing buildings** may apply for a grant before the work starts. The canton decides within *thirty days*; the letter
names the amount and the date by which the work must be finished.

1. Send the form together with an offer of the installer.
2. Wait for the decision; work that starts earlier is not supported.
3. Send the invoice and the \`commissioning report\` within six months.

| Heating | Grant | Conditions |
| --- | --- | --- |
| Heat pump, air to water | 4,000 CHF | replaces oil, gas or electric heating |
| Heat pump, ground source | 9,600 CHF | replaces oil, gas or electric heating |

- Houses with more than five flats receive an additional amount for each kilowatt.
- A second grant for the same building is possible after *fifteen years*.

The office answers questions from Monday to Friday; the form is at [the energy portal](https://energy.example.org/form). Keep every
invoice, because the canton may check the work for ten years.

`;

/** Tokens of an answer. Most consist of up to six characters and the white space before them, similar to a model's tokens. */
export function answerTokens(count: number, passage = PASSAGE): string[] {
  const tokens = passage.match(/\s*[^\s]{1,6}|\s+$/g)!;
  return Array.from({ length: count }, (_, index) => tokens[index % tokens.length]!);
}

/** Tokens of an answer with at least this many bytes. */
export function answerOfBytes(bytes: number): string[] {
  const tokens: string[] = [];
  const passage = answerTokens(2000);
  for (let size = 0; size < bytes; ) {
    const token = passage[tokens.length % passage.length]!;
    tokens.push(token);
    size += Buffer.byteLength(token);
  }
  return tokens;
}

/** Tokens of an answer that consists of one code block with this many lines. */
export function codeBlockTokens(lines: number): string[] {
  const code = Array.from({ length: lines }, (_, n) => `const v${n} = await read('${n}.txt');\n`);
  return ['```ts\n', ...code, '```\n'];
}
