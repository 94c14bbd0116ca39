import { useBrowserFixture } from '../support/browser/browser-fixture';
import { answer, answersHtml, askToTheEnd, untilStatus } from '../support/browser/chat';

const fixture = useBrowserFixture();

/** When each piece of a page came, in milliseconds, and what of the page was there by then. */
async function readPieces(response: Response): Promise<{ at: number; soFar: string }[]> {
  const pieces: { at: number; soFar: string }[] = [];
  const decoder = new TextDecoder();
  let soFar = '';
  for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
    soFar += decoder.decode(bytes, { stream: true });
    pieces.push({ at: Date.now(), soFar });
  }
  return pieces;
}

describe('without JavaScript', () => {
  it('sends a page in which blocks appear as they come', async () => {
    const page = await fixture.visitor({ javaScriptEnabled: false });
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const body = new URLSearchParams({
      turnId: await page.inputValue('#turn-id'),
      message:
        '[[stall 1]] [[rate 200]] [[echo]]\nErster Absatz.\n\nZweiter Absatz.\n\nDritter, der die Mitte ist.\n\nLetzter Absatz.',
    });
    const response = await fetch(new URL((await page.getAttribute('#composer', 'action'))!, fixture.product.url), {
      method: 'POST',
      headers: { cookie },
      body,
    });
    expect(response.status).toBe(200);
    const pieces = await readPieces(response);
    const when = (text: string) => pieces.find(({ soFar }) => soFar.includes(text))!.at;
    expect(when('<p>Erster Absatz.')).toBeLessThan(when('<p>Letzter Absatz.') - 700);
    expect(when('<article')).toBeLessThan(when('<p>Erster Absatz.'));
    expect(pieces.at(-1)!.soFar.trimEnd().endsWith('</html>')).toBe(true);
  });

  it('ends readable in a browser, as a reload with JavaScript shows it', async () => {
    const page = await fixture.visitor({ javaScriptEnabled: false });
    await page.fill('#message', '[[tokens 120]] [[rate 300]] [[cite]]');
    await page.click('#composer [type=submit]');
    await page.waitForLoadState('load');
    expect(await answer(page).locator('.answer').innerText()).toContain('Wärmepumpen senken den Verbrauch');
    const [streamed] = await answersHtml(page);
    expect(await page.locator('a[data-source]').count()).toBe(1);
    const scripted = await fixture.visitor();
    await scripted.goto((await page.getAttribute('#composer', 'action'))!.replace(/\/turns$/, ''));
    await untilStatus(scripted, 'complete');
    expect(await answersHtml(scripted)).toEqual([streamed]);
  });

  it('asks a follow-up in the page that it got', async () => {
    const page = await fixture.visitor({ javaScriptEnabled: false });
    for (const question of ['[[echo]] Eins', '[[echo]] Zwei']) {
      await page.fill('#message', question);
      await page.click('#composer [type=submit]');
      await page.waitForLoadState('load');
    }
    expect(await page.locator('.answer').allInnerTexts()).toEqual(['Eins', 'Zwei']);
  });

  it('answers a suggested question', async () => {
    const page = await fixture.visitor({ javaScriptEnabled: false });
    const question = await page.locator('[data-suggestion]').first().innerText();
    await page.locator('[data-suggestion]').first().click();
    await page.waitForLoadState('load');
    expect(await page.locator('article[data-role=user]').innerText()).toBe(question);
    expect(await page.locator('a[data-source]').count()).toBeGreaterThan(0);
  });

  it('keeps the draft of a question that is refused', async () => {
    fixture.expectComplaint(/status of 422/);
    const page = await fixture.visitor({ javaScriptEnabled: false });
    await page.fill('#message', 'x'.repeat(32_769));
    await page.click('#composer [type=submit]');
    await page.waitForSelector('#composer-problem [role=alert]');
    expect(await page.inputValue('#message')).toBe('x'.repeat(32_769));
    await page.fill('#message', '[[echo]] Kürzer');
    await page.click('#composer [type=submit]');
    await page.waitForLoadState('load');
    expect(await page.locator('.answer').allInnerTexts()).toEqual(['Kürzer']);
  });

  it('switches the language, which stays, and signs out', async () => {
    const page = await fixture.visitor({ javaScriptEnabled: false });
    await page.click('button[name=language][value=fr]');
    expect(await page.getAttribute('html', 'lang')).toBe('fr');
    await page.goto('/');
    expect(await page.getAttribute('html', 'lang')).toBe('fr');
    await page.click('[data-action=sign-out]');
    await page.waitForURL('**/signed-out');
    await page.goto('/');
    expect(await page.locator('[name=password]').count()).toBe(1);
  });
});

test('a page with JavaScript signs out too, and nothing is shown without signing in again', async () => {
  const page = await fixture.visitor();
  await askToTheEnd(page, '[[tokens 5]]');
  const address = page.url();
  await page.click('[data-action=sign-out]');
  await page.waitForURL('**/signed-out');
  await page.goto(address);
  expect(await page.locator('[name=password]').count()).toBe(1);
});
