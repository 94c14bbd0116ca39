import { newAnswer, rendered } from '../../support/app/rendered-answer';

const link = (host: string, text: string) =>
  `<a href="https://${host}/" target="_blank" rel="noopener noreferrer nofollow" data-host="${host}">${text}</a>`;

describe('a reference link', () => {
  it.each(['[Text][a]', '[Text][A]'])('has the URL of a later definition: %s', (source) => {
    expect(rendered(`${source}.\n\nNext.\n\n[a]: https://late.example/`)).toBe(
      `<p>${link('late.example', 'Text')}.</p><p>Next.</p>`,
    );
  });

  it.each(['[a][]', '[a]'])('can use the collapsed or the shortcut form: %s', (source) => {
    expect(rendered(`| ${source} |\n|---|\n\n[a]: https://late.example/`)).toContain(link('late.example', 'a'));
  });

  it('has the URL of the first definition, even if this definition is in a quotation or a list', () => {
    const definitions =
      '> [a]: https://first.example/\n\n- [a]: https://second.example/\n\n[a]: https://third.example/';
    expect(rendered(`[a]\n\n${definitions}\n\n[a]`).match(/first\.example\//g)).toHaveLength(2);
    expect(rendered(`[a]\n\n${definitions}`)).not.toMatch(/second|third/);
  });

  it('is replaced in its finished block when the definition arrives', () => {
    const answer = newAnswer();
    answer.push('One [Text][a].\n\n- item [a]\n- item\n\nThree [b].\n\n[a]: https://late.example/\n');
    expect(answer.update().filter((change) => 'path' in change)).toEqual([]);
    answer.push('\nEnd\n');
    expect(answer.update().filter((change) => 'path' in change)).toEqual([
      { path: [0], html: `<p>One ${link('late.example', 'Text')}.</p>` },
      { path: [1, 0], html: `<li>item ${link('late.example', 'a')}</li>` },
    ]);
  });

  it('keeps the citation marks of its block', () => {
    expect(rendered('One [a].\n\n[a]: https://late.example/', { offset: 8, number: 1 })).toBe(
      `<p>One ${link('late.example', 'a')}.<sup class="mark"><a href="#source-1" data-mark="1">1</a></sup></p>`,
    );
  });
});

it('counts the blocks before the first undefined reference as settled', () => {
  const answer = newAnswer();
  answer.push('One.\n\nTwo [a].\n\nThree.\n\nFour\n');
  answer.update();
  expect([answer.settledBlocks, answer.finishedBlocks]).toEqual([1, 3]);
  expect(answer.settledHtml(0)).toBe('<p>One.</p>');
  answer.push('\n[a]: https://late.example/\n\nFive\n');
  answer.update();
  expect(answer.settledBlocks).toBe(4);
});

it('returns the replaced blocks to a page that resumes, because the page may have missed the replacements', () => {
  const answer = newAnswer();
  answer.push('One [a].\n\nTwo.\n\n[a]: https://late.example/\n\nThree\n');
  answer.update();
  expect(answer.replacements(2)).toEqual([{ path: [0], html: `<p>One ${link('late.example', 'a')}.</p>` }]);
  expect(answer.replacements(0)).toEqual([]);
});
