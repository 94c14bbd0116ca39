import { newAnswer, rendered, shownAfterEach } from '../../support/app/rendered-answer';

const reference = (number: number) => `<sup class="footnote"><a href="#footnote-${number}">${number}</a></sup>`;

it('links references to a list of footnotes', () => {
  expect(rendered('Text[^1] und[^note], nochmals[^1].\n\n[^1]: Erste *Note*.\n[^note]: Zweite.')).toBe(
    `<p>Text${reference(1)} und${reference(2)}, nochmals${reference(1)}.</p>` +
      '<ol class="footnotes"><li id="footnote-1" value="1">Erste <em>Note</em>.</li><li id="footnote-2" value="2">Zweite.</li></ol>',
  );
});

it('numbers footnotes in the order of their definitions', () => {
  expect(rendered('a[^b] c[^a]\n\n[^a]: A\n\n[^b]: B')).toContain(`a${reference(2)} c${reference(1)}`);
});

it('continues a footnote with indented paragraphs and lists, and with the next line of its paragraph', () => {
  expect(rendered('[^1]: Eins\nweiter\n\n    Absatz\n\n    - Punkt\n\nEnde')).toBe(
    '<ol class="footnotes"><li id="footnote-1" value="1">Eins<br>weiter<p>Absatz</p><ul><li>Punkt</li></ul></li></ol><p>Ende</p>',
  );
});

it('shows a reference without a definition as text', () => {
  expect(rendered('Text[^9] `[^1]`\n\n[^1]: x')).toContain('<p>Text[^9] <code>[^1]</code></p>');
});

it('does not link a reference inside a link', () => {
  expect(rendered('[a[^1]](https://example.org)\n\n[^1]: x')).toContain('>a[^1]</a>');
});

it('replaces the finished blocks that refer to a footnote when its definition arrives', () => {
  const answer = newAnswer();
  answer.push('Text[^1].\n\nOther.\n\n- one\n- two[^1]\n\n[^1]: Note\n');
  answer.update();
  answer.push('\nEnd\n');
  expect(answer.update().filter((change) => 'path' in change)).toEqual([
    { path: [0], html: `<p>Text${reference(1)}.</p>` },
    { path: [2, 1], html: `<li>two${reference(1)}</li>` },
  ]);
});

it('hides the beginning of a definition while it arrives', () => {
  for (const html of shownAfterEach('[^1]: Eins\n', '[', '^', '2', ']', ': Zwei')) expect(html).not.toContain('[');
});

it('numbers footnotes the same, whether a citation that ends inside a label arrives early or late', () => {
  const text = 'word\n[^1]: First\n\n\n[^note]: Second\n\nEnd[^note].\n';
  const shown = (isLate: boolean) => {
    const answer = newAnswer();
    answer.push(text.slice(0, 10));
    if (!isLate) answer.cite({ offset: 7, number: 1 });
    answer.push(text.slice(10));
    answer.update();
    if (isLate) answer.cite({ offset: 7, number: 1 });
    answer.end();
    answer.update();
    return answer.html();
  };
  expect(shown(false)).toContain('id="footnote-2"');
  expect(shown(false)).not.toContain('footnote-3');
  expect(shown(true)).toBe(shown(false));
});
