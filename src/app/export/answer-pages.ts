import { AnswerHtml } from '../markdown/answer-html';
import { renderAnswer } from '../markdown/rendered-answers';
import type { SheetTurn } from './sheet';
import { sourceAnchor } from './source-anchor';

/** The level of the first headings within an answer. The title, the question and the heading "Answer" have the levels 1 to 3. */
const FIRST_LEVEL = 4;
const HEADING = /<(\/?)h([1-6])>/g;

/** Renders an answer as HTML for a file: as the page shows it, but with its headings below those of the file. */
export async function answerPage({ number, answer, marks }: SheetTurn, notFound: string): Promise<string> {
  const html = new AnswerHtml(
    (source) => `#${sourceAnchor(number, source)}`,
    (footnote) => `footnote_${number}_${footnote}`,
    notFound,
  );
  return withLevels(await renderAnswer(html, answer, marks, true));
}

/** Changes headings to consecutive levels, as accessible documents require. An answer often begins with level 2 or 3. */
function withLevels(html: string): string {
  const open: number[] = [];
  return html.replace(HEADING, (_, slash: string, digit: string) => {
    const level = Number(digit);
    if (!slash) {
      while (open.length > 0 && open.at(-1)! >= level) open.pop();
      open.push(level);
    }
    return `<${slash}h${Math.min(6, FIRST_LEVEL - 1 + open.length)}>`;
  });
}
