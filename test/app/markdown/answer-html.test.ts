import { array, assert, integer, property, record, tuple } from 'fast-check';
import { PageModel } from '../../support/app/page-model';
import { randomMarkdown } from '../../support/app/random-markdown';
import { newAnswer, rendered } from '../../support/app/rendered-answer';

function cut(text: string, sizes: readonly number[]): string[] {
  const parts: string[] = [];
  let at = 0;
  for (let index = 0; at < text.length; index++) {
    const size = sizes[index % sizes.length]!;
    parts.push(text.slice(at, at + size));
    at += size;
  }
  return parts;
}

const markdown = randomMarkdown(60);

/** Serialises HTML as PageModel does, so that different encodings of a character are equal. */
function canonical(html: string): string {
  const page = new PageModel();
  page.apply([{ depth: 0, html }]);
  return page.html();
}

/** Calls `expect` only if the texts differ, because `expect` is slow and this test compares very often. */
function expectEqual(received: string, expected: string): void {
  if (received !== expected) expect(received).toBe(expected);
}

/** Random Markdown that is repeated until units are longer than allowed and have to be cut (see `parse-limit.ts`). */
const longMarkdown = tuple(randomMarkdown(4), randomMarkdown(8)).map(([start, unit]) =>
  (start + (unit.trim() ? unit : 'a\n').repeat(2000)).slice(0, 9000),
);

describe('AnswerHtml', () => {
  it('renders the same HTML for streamed text as for the whole text, however the text is split', () => {
    assert(
      property(markdown, array(integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }), (text, sizes) => {
        const answer = newAnswer();
        const page = new PageModel();
        for (const part of cut(text, sizes)) {
          answer.push(part);
          page.apply(answer.update());
          expectEqual(page.html(), canonical(answer.html()));
        }
        answer.end();
        page.apply(answer.update());
        expectEqual(page.html(), canonical(rendered(text)));
      }),
      { numRuns: 1200 },
    );
  });

  it('renders the same HTML for long streamed text as for the whole text', () => {
    assert(
      property(longMarkdown, array(integer({ min: 100, max: 3000 }), { minLength: 1, maxLength: 5 }), (text, sizes) => {
        const answer = newAnswer();
        const page = new PageModel();
        for (const part of cut(text, sizes)) {
          answer.push(part);
          page.apply(answer.update());
        }
        answer.end();
        page.apply(answer.update());
        expectEqual(page.html(), canonical(rendered(text)));
      }),
      { numRuns: 40 },
    );
  });

  it('renders the same HTML whether citations arrive early or late', () => {
    const citation = record({ at: integer({ min: 0, max: 200 }), late: integer({ min: 0, max: 40 }) });
    const cited = tuple(markdown, array(citation, { maxLength: 4 }));
    assert(
      property(cited, integer({ min: 1, max: 9 }), ([text, citations], size) => {
        const answer = newAnswer();
        const page = new PageModel();
        const marks = citations
          .map(({ at, late }, index) => ({ offset: Math.min(at, text.length), number: index + 1, late }))
          .sort((a, b) => a.offset + a.late - (b.offset + b.late));
        const pending = [...marks];
        let pushed = 0;
        for (const part of cut(text, [size])) {
          answer.push(part);
          pushed += part.length;
          while (pending[0] && pending[0].offset + pending[0].late <= pushed) answer.cite(pending.shift()!);
          page.apply(answer.update());
        }
        pending.forEach((mark) => answer.cite(mark));
        answer.end();
        page.apply(answer.update());
        expectEqual(page.html(), canonical(rendered(text, ...marks)));
      }),
      { numRuns: 600 },
    );
  });
});
