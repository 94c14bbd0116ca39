import { useBrowser } from '../support/browser/browser-fixture';
import { answer, answersHtml, askAndWait, askWithoutScripts, waitForStatus } from '../support/browser/chat';
import { navigate } from '../support/browser/navigation';

const fixture = useBrowser();

/** Reads a page; returns when each chunk arrived, in milliseconds, and all text up to that chunk. */
async function readChunks(response: Response): Promise<{ at: number; soFar: string }[]> {
  const chunks: { at: number; soFar: string }[] = [];
  const decoder = new TextDecoder();
  let soFar = '';
  for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
    soFar += decoder.decode(bytes, { stream: true });
    chunks.push({ at: Date.now(), soFar });
  }
  return chunks;
}

describe('the chat without JavaScript', () => {
  it('sends a page in which each block appears as soon as it is finished', async () => {
    const page = await fixture.openChat({ javaScriptEnabled: false });
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const body = new URLSearchParams({
      turnId: await page.inputValue('#turn-id'),
      message:
        '[[stall 2]] [[rate 200]] [[echo]]\nErster Absatz.\n\nZweiter Absatz.\n\nDritter, der die Mitte ist.\n\nLetzter Absatz.',
    });
    const response = await fetch(new URL((await page.getAttribute('#composer', 'action'))!, fixture.url), {
      method: 'POST',
      headers: { cookie },
      body,
    });
    expect(response.status).toBe(200);
    const chunks = await readChunks(response);
    const arrivalOf = (text: string) => chunks.find(({ soFar }) => soFar.includes(text))!.at;
    expect(arrivalOf('<p>Erster Absatz.')).toBeLessThan(arrivalOf('<p>Letzter Absatz.') - 700);
    expect(arrivalOf('<article')).toBeLessThan(arrivalOf('<p>Erster Absatz.'));
    expect(chunks.at(-1)!.soFar.trimEnd().endsWith('</html>')).toBe(true);
  });

  it('shows a complete answer with the same HTML as a page with JavaScript', async () => {
    const page = await fixture.openChat({ javaScriptEnabled: false });
    await askWithoutScripts(page, '[[tokens 120]] [[rate 300]] [[cite]]');
    expect(await answer(page).locator('.answer').innerText()).toContain('Wärmepumpen senken den Verbrauch');
    const [streamed] = await answersHtml(page);
    expect(await page.locator('a[data-source]').count()).toBe(1);
    const scripted = await fixture.openChat();
    await scripted.goto((await page.getAttribute('#composer', 'action'))!.replace(/\/turns$/, ''));
    await waitForStatus(scripted, 'complete');
    expect(await answersHtml(scripted)).toEqual([streamed]);
  });

  it('accepts a follow-up question on the page of the answer', async () => {
    const page = await fixture.openChat({ javaScriptEnabled: false });
    for (const question of ['[[echo]] Eins', '[[echo]] Zwei']) await askWithoutScripts(page, question);
    expect(await page.locator('.answer').allInnerTexts()).toEqual(['Eins', 'Zwei']);
  });

  it('answers a suggested question', async () => {
    const page = await fixture.openChat({ javaScriptEnabled: false });
    const question = await page.locator('[data-suggestion]').first().innerText();
    await navigate(page, () => page.locator('[data-suggestion]').first().click());
    expect(await page.locator('article[data-role=user]').innerText()).toBe(question);
    expect(await page.locator('a[data-source]').count()).toBeGreaterThan(0);
  });

  it('keeps a rejected question in the composer', async () => {
    fixture.allowConsoleErrors(/status of 422/);
    const page = await fixture.openChat({ javaScriptEnabled: false });
    await askWithoutScripts(page, 'x'.repeat(32_769));
    await page.waitForSelector('#composer-problem [role=alert]');
    expect(await page.inputValue('#message')).toBe('x'.repeat(32_769));
    await askWithoutScripts(page, '[[echo]] Kürzer');
    expect(await page.locator('.answer').allInnerTexts()).toEqual(['Kürzer']);
  });

  it('switches the language permanently, and signs out', async () => {
    const page = await fixture.openChat({ javaScriptEnabled: false });
    await navigate(page, () => page.click('button[name=language][value=fr]'));
    expect(await page.getAttribute('html', 'lang')).toBe('fr');
    await page.goto('/');
    expect(await page.getAttribute('html', 'lang')).toBe('fr');
    await page.click('[data-action=sign-out]');
    await page.waitForURL('**/signed-out');
    await page.goto('/');
    expect(await page.locator('[name=password]').count()).toBe(1);
  });
});

test('the chat with JavaScript shows the sign-in page after signing out, even at the address of a conversation', async () => {
  const page = await fixture.openChat();
  await askAndWait(page, '[[tokens 5]]');
  const address = page.url();
  await page.click('[data-action=sign-out]');
  await page.waitForURL('**/signed-out');
  await page.goto(address);
  expect(await page.locator('[name=password]').count()).toBe(1);
});
