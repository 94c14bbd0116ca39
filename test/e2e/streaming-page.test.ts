import { useBrowser } from '../support/browser/browser-fixture';
import { answer, answersHtml, ask, askAndWait, waitForGrowth, waitForStatus } from '../support/browser/chat';
import { until } from '../support/until';

const fixture = useBrowser();

test('a selection in a finished block remains when later blocks arrive', async () => {
  const page = await fixture.openChat();
  await ask(page, '[[tokens 280]] [[rate 25]]');
  await page.locator('.answer ul').first().waitFor();
  const selected = await page.evaluate(() => {
    const selection = document.getSelection()!;
    selection.selectAllChildren(document.querySelector('.answer p')!);
    return selection.toString();
  });
  expect(selected.length).toBeGreaterThan(20);
  await waitForGrowth(page, 8);
  expect(await page.evaluate(() => document.getSelection()!.toString())).toBe(selected);
  await waitForStatus(page, 'complete');
  expect(await page.evaluate(() => document.getSelection()!.toString())).toBe(selected);
});

test('the page scrolls with the answer until the user scrolls up', async () => {
  const page = await fixture.openChat({ viewport: { width: 800, height: 500 } });
  const distanceToEnd = () =>
    page
      .locator('#messages')
      .evaluate((messages) => messages.scrollHeight - messages.scrollTop - messages.clientHeight);
  await ask(page, '[[tokens 400]] [[rate 50]]');
  await page.waitForFunction(() => document.querySelector('#messages')!.scrollHeight > 900);
  await until(async () => (await distanceToEnd()) < 60);
  await page.locator('#messages').evaluate((messages) => messages.scrollTo(0, 0));
  await waitForGrowth(page, 5);
  expect(await page.locator('#messages').evaluate((messages) => messages.scrollTop)).toBe(0);
  await waitForStatus(page, 'complete');
  expect(await page.locator('#messages').evaluate((messages) => messages.scrollTop)).toBe(0);
});

const LONG = [
  '# Überschrift',
  '',
  'Ein Absatz mit **fettem**, *schrägem* und `Code`, einem [Link](https://example.com/a?b=1&c=2) und https://example.com.',
  '',
  '- eins',
  '- zwei',
  '  1. innen',
  '  2. noch eins',
  '     - ganz innen',
  '- drei',
  '',
  '  mit Absatz',
  '',
  '| a | b |',
  '|---|--:|',
  '| **1** | 2 |',
  '| 3 | `4` |',
  '',
  '> Zitat',
  '> über *zwei* Zeilen',
  '',
  '```ts',
  'const a = "x"; // Kommentar',
  '',
  'f(a);',
  '```',
  '',
  '1. Erstens',
  '',
  '2. Zweitens',
  '',
  '   ```',
  '   Code in der Liste',
  '   ```',
  '',
  'Setext',
  '======',
  '',
  'Ende mit ***beidem*** ~~weg~~ [offen',
  '',
].join('\n');

test.each(['', '[[split]] ', '[[cite]] ', '[[late-citation]] '])(
  'the HTML just before the end event is the HTML that a reload shows: %s',
  async (script) => {
    const page = await fixture.openChat();
    await page.evaluate(() =>
      document.addEventListener(
        'end',
        (event) => {
          const answerNow = (event.target as Element).querySelector('.answer')!.cloneNode(true) as Element;
          answerNow.normalize();
          Object.assign(window, { atEnd: answerNow.innerHTML.trim() });
        },
        true,
      ),
    );
    await askAndWait(page, `${script}[[rate 250]] [[echo]]\n${LONG}`);
    const atEnd = await page.evaluate(() => (window as unknown as { atEnd: string }).atEnd);
    const [streamed] = await answersHtml(page);
    expect(streamed).toBe(atEnd);
    await page.reload();
    expect(await answersHtml(page)).toEqual([atEnd]);
    for (const tag of ['h1', 'strong', 'em', 'code', 'a[href]', 'ul ol', 'table td', 'blockquote', 'pre code']) {
      expect([tag, (await answer(page).locator(`.answer ${tag}`).count()) > 0]).toEqual([tag, true]);
    }
  },
);
