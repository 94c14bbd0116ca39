import { AnswerHtml } from '../../../src/app/markdown/answer-html';

function rendered(text: string, ...marks: { offset: number; number: number }[]): string {
  const answer = new AnswerHtml((number) => `#source-${number}`);
  answer.push(text);
  for (const mark of marks) answer.cite(mark);
  answer.end();
  answer.update();
  return answer.html();
}

describe('links', () => {
  it('show where they lead, open in a new tab, and tell the other side nothing', () => {
    const html = rendered('[Click](https://evil.example/a?b=1&c=2)');
    expect(html).toContain('href="https://evil.example/a?b=1&amp;c=2"');
    expect(html).toContain('target="_blank"');
    expect(html).toContain('rel="noopener noreferrer nofollow"');
    expect(html).toContain('data-host="evil.example"');
  });

  it('say where even if their text names another host', () => {
    expect(rendered('[https://bank.example](https://evil.example/)')).toContain('data-host="evil.example"');
    expect(rendered('[Write](mailto:someone@example.org)')).toContain('data-host="someone@example.org"');
    expect(rendered('https://example.org/x')).not.toContain('data-host');
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
  ])('fail to lead to %s', (address) => {
    expect(rendered(`[x](${address}) <${address}>\n\n[y][r]\n\n[r]: ${address}`)).not.toContain('<a ');
  });
});

it('never loads an image: it is a link', () => {
  const html = rendered('![Chart](https://evil.example/pixel.png)');
  expect(html).not.toContain('<img');
  expect(html).toContain('href="https://evil.example/pixel.png"');
  expect(html).toContain('>Chart</a>');
  expect(rendered('![x](data:image/png;base64,AAAA)')).not.toMatch(/<img|<a /);
});

it('shows raw HTML as text, blocks and inline', () => {
  const html = rendered('<script>alert(1)</script>\n\nA <b onclick="x()">bold</b> &lt;claim&gt; <!-- no comment -->');
  expect(html).not.toMatch(/<(script|b|!--)/);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).toContain('&lt;b onclick=');
});

it("needs no style attribute, which the page's policy would refuse", () => {
  expect(rendered('| a | b |\n|:-:|--:|\n| 1 | 2 |')).toContain('<td class="right">2</td>');
});

describe('citation marks', () => {
  it('stand where the cited part ends', () => {
    expect(rendered('One. Two.', { offset: 4, number: 1 })).toBe(
      '<p>One.<sup class="mark"><a href="#source-1">1</a></sup> Two.</p>',
    );
  });

  it('go to the end of the block where they would change its meaning', () => {
    const html = rendered('See [the *page*](https://example.org/path) there.\n\nNext.', { offset: 25, number: 2 });
    expect(html).toMatch(/there\.<sup class="mark"><a href="#source-2">2<\/a><\/sup><\/p><p>Next\.<\/p>$/);
  });

  it('go behind a code block, not into it', () => {
    expect(rendered('```\ncode\n```\n', { offset: 8, number: 1 })).toMatch(
      /<\/code><sup class="mark">.*<\/sup><\/pre>$/s,
    );
  });

  it('that come late replace the finished block alone', () => {
    const answer = new AnswerHtml((number) => `#source-${number}`);
    answer.push('First.\n\nSecond.\n\nThird');
    answer.update();
    answer.cite({ offset: 6, number: 1 });
    expect(answer.update()).toEqual([
      { path: [0], html: '<p>First.<sup class="mark"><a href="#source-1">1</a></sup></p>' },
    ]);
  });
});
