import { newAnswer, rendered, shownAfterEach } from '../../support/app/rendered-answer';

const TABLE = '| a | b[^1] |\n|---|--:|\n';
const rows = Array.from({ length: 300 }, (_, n) => `| row ${n} | value |\n`);

describe('AnswerHtml', () => {
  it('shows a long table that arrives row by row as a single table', () => {
    const shown = shownAfterEach(TABLE, ...rows);
    // Without a row, the header is not shown yet.
    expect(shown.slice(1, -1).map((html) => html.split('<tr>').length)).toEqual(rows.map((_, n) => n + 3));
    expect(shown.at(-1)!.split('<table>')).toHaveLength(2);
    expect(shown.at(-1)!.split('<tr>')).toHaveLength(302);
    expect(shown.at(-1)).toContain('<tr><td>row 299</td><td class="right">value</td></tr></tbody></table></div>');
    expect(shown.at(-1)).toBe(rendered(TABLE + rows.join('')));
  });

  it('replaces only the header of a table when the definition of a footnote in the header arrives', () => {
    const answer = newAnswer();
    answer.push(`${TABLE}${rows.join('')}\n[^1]: Note\n\nEnd\n`);
    answer.end();
    const replacements = answer.update().filter((change) => 'path' in change);
    expect(replacements).toMatchObject([
      { path: [0, 0, 0], html: expect.stringMatching(/^<thead>.*footnote-1.*<\/thead>$/) },
    ]);
  });

  it('replaces only the cited row of a table if the citation arrives late', () => {
    const answer = newAnswer();
    const start = `${TABLE}| c | d |\n`;
    answer.push(`${start}| e | f |\n\nText`);
    answer.update();
    answer.cite({ offset: start.length, number: 1 });
    expect(answer.update()).toEqual([
      {
        path: [0, 0, 1, 0],
        html: expect.stringMatching(/^<tr><td>c<\/td><td class="right">d<sup class="mark">.*<\/tr>$/),
      },
    ]);
  });

  it('ends a table whose rows have too many empty cells', () => {
    const html = rendered(`|${'a|'.repeat(100)}\n|${'-|'.repeat(100)}\n${'|b\n'.repeat(1000)}`);
    expect(html.length).toBeLessThan(40_000);
    expect(html.match(/b/g)!.length).toBeGreaterThan(1000);
  });

  it('continues code as a separate block when its list item is too long', () => {
    const code = Array.from({ length: 1000 }, (_, n) => `  const a${n} = 1; // *b*\n`).join('');
    const text = `- a\n\n  \`\`\`js\n${code}  \`\`\`\n\nEnd *here*`;
    const html = rendered(text);
    expect(html.split('<pre ')).toHaveLength(3);
    expect(html).toContain('a999');
    expect(html).not.toContain('<em>b</em>');
    expect(html).toMatch(/<\/code><\/pre><p>End <em>here<\/em><\/p>$/);
    expect(shownAfterEach(...text.match(/[^]{1,500}/g)!).at(-1)).toBe(html);
  });

  it.each([
    ['lists', '- '],
    ['quotations', '> '],
  ])('shows the text of deeply nested %s', (_, marker) => {
    expect(rendered(`${marker.repeat(300)}word`)).toContain('word');
  });

  it('loses no word of a paragraph that is too long', () => {
    const words = Array.from({ length: 9000 }, (_, n) => `w${n}`);
    expect(
      rendered(words.join(' '))
        .replace(/<\/?p>/g, ' ')
        .trim()
        .split(/ +/),
    ).toEqual(words);
  });

  it('adds a line break at the end of an unclosed code block that consists of one long line', () => {
    const text = `\`\`\`\n${'word'.repeat(100)}`;
    expect(shownAfterEach(text).at(-1)).toBe(rendered(text));
    expect(rendered(text)).toMatch(/word\n<\/code>/);
  });

  it.each(['`'.repeat(200), `\`\`\`${' '.repeat(200)}`])(
    'does not end a code block at a closing fence of more than 160 characters, whether the text is streamed or whole (%#)',
    (line) => {
      const [start, rest] = ['```\na\n', `${line}\nText\n`];
      expect(shownAfterEach(start, rest).at(-1)).toBe(rendered(start + rest));
      expect(rendered(start + rest)).toMatch(/\nText\n<\/code><\/pre>$/);
    },
  );

  it('renders an unclosed formula as text when a long line follows', () => {
    const text = `\\[\na\n- b\n- c${' [^1]:'.repeat(2000)}\n\n[^1]: Note\n`;
    const shown = shownAfterEach(...text.match(/[^]{1,500}/g)!).at(-1)!;
    expect(shown).toBe(rendered(text));
    expect(shown).toMatch(/^<p>\[<br>a<\/p><ul><li>b<\/li>/);
  });
});
