import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { resources } from '../resources';
import { concise } from '../web/style-sheets';
import { render } from '../web/views/views';
import { answerPage } from './answer-pages';
import type { Sheet } from './sheet';
import { sourceAnchor } from './source-anchor';

/** The file's own style rules, and the chat's rules for formulas. */
const STYLE = ['export.css', 'styles/chat/formula.css']
  .map((file) => concise(readFileSync(path.join(resources, 'templates', file), 'utf8')))
  .join('');
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * The content security policy of the file. It prevents the file from loading, running or sending anything. The file itself contains
 * the policy too.
 */
export const HTML_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

/** Writes an export as one HTML file for reading and printing. */
export async function htmlFile(sheet: Sheet): Promise<string> {
  const answers: string[] = [];
  for (const turn of sheet.turns) answers.push(await answerPage(turn, sheet.words.notFound));
  return render('export', { sheet, answers, sourceAnchor, style: STYLE, policy: HTML_POLICY });
}
