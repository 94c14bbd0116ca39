import { AnswerHtml } from '../../../src/app/markdown/answer-html';
import type { Mark } from '../../../src/app/markdown/marks';
import { PageModel } from './page-model';

/** An empty answer, with short addresses of sources and short ids of footnotes. */
export function newAnswer(): AnswerHtml {
  return new AnswerHtml(
    (number) => `#source-${number}`,
    (number) => `footnote-${number}`,
  );
}

/** The HTML of a complete answer with this text and these marks. */
export function rendered(text: string, ...marks: readonly Mark[]): string {
  const answer = newAnswer();
  answer.push(text);
  for (const mark of marks) answer.cite(mark);
  answer.end();
  answer.update();
  return answer.html();
}

/** The content of a page after each of these chunks of text, and at the end of the answer. */
export function shownAfterEach(...chunks: readonly string[]): string[] {
  const answer = newAnswer();
  const page = new PageModel();
  const shown = chunks.map((chunk) => {
    answer.push(chunk);
    page.apply(answer.update());
    return page.html();
  });
  answer.end();
  page.apply(answer.update());
  return [...shown, page.html()];
}
