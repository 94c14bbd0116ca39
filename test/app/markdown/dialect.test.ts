import { AnswerHtml } from '../../../src/app/markdown/answer-html';
import { newAnswer, rendered } from '../../support/app/rendered-answer';

describe('a link', () => {
  it('shows its host, opens in a new tab and sends no referrer', () => {
    const html = rendered('[Click](https://evil.example/a?b=1&c=2)');
    expect(html).toContain('href="https://evil.example/a?b=1&amp;c=2"');
    expect(html).toContain('target="_blank"');
    expect(html).toContain('rel="noopener noreferrer nofollow"');
    expect(html).toContain('data-host="evil.example"');
  });

  it('shows its host unless its text is the host or a URL of the host', () => {
    expect(rendered('[https://bank.example](https://evil.example/)')).toContain('data-host="evil.example"');
    expect(rendered('[Write](mailto:someone@example.org)')).toContain('data-host="someone@example.org"');
    expect(rendered('https://example.org/x')).not.toContain('data-host');
    for (const text of ['https://bank.example/?ref=evil.example', 'bank.example/evil.example', 'Not-evil.example'])
      expect(rendered(`[${text}](https://evil.example/)`)).toContain('data-host="evil.example"');
    for (const text of ['evil.example', 'https://evil.example/a', 'evil.example/a'])
      expect(rendered(`[${text}](https://evil.example/a)`)).not.toContain('data-host');
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example',
    '/sign-out',
    'java&#115;cript:alert(1)',
  ])('is not created for %s', (address) => {
    expect(rendered(`[x](${address}) <${address}>\n\n[y][r]\n\n[r]: ${address}`)).not.toContain('<a ');
  });
});

it.each(['https://a.example', 'someone@a.example'])('shows %s in the text of a link as text, not a link', (address) => {
  const html = rendered(`[Text <${address}> *mehr*](https://b.example) <https://c.example>`);
  expect(html).toMatch(
    new RegExp(`^<p><a [^>]+ data-host="b.example">Text ${address} <em>mehr</em></a> <a [^<]+</a></p>$`),
  );
  expect(rendered(`[<${address}>](https://b.example)`)).toMatch(
    new RegExp(`^<p><a [^>]+ data-host="b.example">${address}</a></p>$`),
  );
});

it('never loads an image: renders it as a link, or as text if its URL is not allowed', () => {
  const html = rendered('![Chart](https://evil.example/pixel.png)');
  expect(html).not.toContain('<img');
  expect(html).toContain('href="https://evil.example/pixel.png"');
  expect(html).toContain('>Chart</a>');
  expect(rendered('![x](data:image/png;base64,AAAA)')).not.toMatch(/<img|<a /);
});

it('shows raw HTML as text, both blocks and inline', () => {
  const html = rendered('<script>alert(1)</script>\n\nA <b onclick="x()">bold</b> &lt;claim&gt; <!-- no comment -->');
  expect(html).not.toMatch(/<(script|b|!--)/);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).toContain('&lt;b onclick=');
});

it('aligns table cells without a style attribute, which the content security policy forbids', () => {
  expect(rendered('| a | b |\n|:-:|--:|\n| 1 | 2 |')).toContain('<td class="right">2</td>');
});

it('puts a table into a focusable element that scrolls, with the column headings as its label', () => {
  expect(rendered('| *a* & `b`[^1] | c |\n|---|---|\n| 1 | 2 |\n\n[^1]: Note')).toMatch(
    /^<div class="table" tabindex="0" role="group" aria-label="a, &amp;, b, c"><table><thead>.*<\/tbody><\/table><\/div>/,
  );
  expect(rendered('- | a |\n  |---|\n  | 1 |')).toMatch(/^<ul><li><div class="table".*<\/table><\/div><\/li><\/ul>$/);
});

describe('a citation mark', () => {
  it('is placed where the cited part ends', () => {
    expect(rendered('One. Two.', { offset: 4, number: 1 })).toBe(
      '<p>One.<sup class="mark"><a href="#source-1" data-mark="1">1</a></sup> Two.</p>',
    );
  });

  it('is placed at the end of the block if it would otherwise change the meaning of the Markdown', () => {
    const html = rendered('See [the *page*](https://example.org/path) there.\n\nNext.', { offset: 25, number: 2 });
    expect(html).toMatch(
      /there\.<sup class="mark"><a href="#source-2" data-mark="2">2<\/a><\/sup><\/p><p>Next\.<\/p>$/,
    );
  });

  it('shows how far the passages support the cited part, but only if it is the last mark of this part', () => {
    const marks = [1, 2].map((number) => ({ offset: 4, number, from: 0, support: 'partly' as const }));
    expect(rendered('One. Two.', ...marks)).toBe(
      '<p>One.<sup class="mark"><a href="#source-1" data-mark="1">1</a></sup>' +
        '<sup class="mark" data-support="partly"><a href="#source-2" data-mark="2">2</a></sup> Two.</p>',
    );
  });

  it.each([
    ['- One\n- Two', 5],
    ['| a | b |\n|---|---|\n| One | Two |', 25],
    ['**One** Two', 7],
    ['```\ncode\n```\n', 8],
  ])('says in words that the passages do not contain the part before the mark, in %j', (text, offset) => {
    const answer = new AnswerHtml(
      () => '#s',
      () => '',
      'Check "this".',
    );
    answer.push(text);
    answer.cite({ offset, number: 1, from: 0, support: 'not-found' });
    answer.end();
    answer.update();
    expect(answer.html()).toContain(
      '<sup class="mark" data-support="not-found"><a href="#s" data-mark="1">1</a>' +
        '<span class="check" role="img" title="Check &quot;this&quot;."></span></sup>',
    );
  });

  it('is placed after a code block, not inside it', () => {
    expect(rendered('```\ncode\n```\n', { offset: 8, number: 1 })).toMatch(
      /<\/code><sup class="mark">.*<\/sup><\/pre>$/s,
    );
  });

  it('is placed after inline code at the end of a block, not inside it', () => {
    const html = rendered('See [the *page*](https://example.org/path) and `code`\n\nNext.', { offset: 25, number: 2 });
    expect(html).toMatch(/<code>code<\/code><sup class="mark">.*<\/sup><\/p><p>Next\.<\/p>$/);
  });

  it('changes only the finished block to which it belongs if it arrives late', () => {
    const answer = newAnswer();
    answer.push('First.\n\nSecond.\n\nThird');
    answer.update();
    answer.cite({ offset: 6, number: 1 });
    expect(answer.update()).toEqual([
      { path: [0], html: '<p>First.<sup class="mark"><a href="#source-1" data-mark="1">1</a></sup></p>' },
    ]);
  });
});
