// Lints texts with the project's configuration: reads [{ filePath, code }] as JSON from standard input, and prints the
// messages for each text. Runs as a separate process, because jest cannot load ESLint's configuration, which is an ES
// module.
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const eslint = new ESLint();
const results = [];
for (const { filePath, code } of JSON.parse(await text(process.stdin))) {
  const [{ messages }] = await eslint.lintText(code, { filePath });
  results.push(messages.map(({ ruleId, line }) => ({ ruleId, line })));
}
process.stdout.write(JSON.stringify(results));
