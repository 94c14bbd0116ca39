/**
 * Checks GitHub workflows with GitHub's own language service: their syntax, their expressions, and the names in them. Arguments: the
 * files. Exit codes: 0 if all files are valid, 1 if not. Runs with tsx, because the service imports JSON in a way that Node.js rejects.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { validate } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';

for (const file of process.argv.slice(2)) {
  const document = TextDocument.create(`file:///${file}`, 'yaml', 0, readFileSync(file, 'utf8'));
  for (const { range, message } of await validate(document)) {
    process.stderr.write(`${file}:${range.start.line + 1} ${message}\n`);
    process.exitCode = 1;
  }
}
