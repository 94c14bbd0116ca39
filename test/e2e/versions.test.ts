import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answerText, ask, askAndWait, askWithoutScripts, conversationId, waitForStatus } from '../support/browser/chat';
import { waitForFocus } from '../support/browser/keyboard';
import { breakResponse } from '../support/browser/lost-response';
import { navigate } from '../support/browser/navigation';
import { until } from '../support/until';

const fixture = useBrowser();

const questions = (page: Page) => page.locator('article[data-role=user]').allInnerTexts();
const shownVersion = async (page: Page) => {
  const versions = page.locator('[data-branches]').last();
  return `${await versions.getAttribute('data-current')} of ${await versions.getAttribute('data-count')}`;
};

describe('answering again', () => {
  it('shows the new answer in place of the old one; a click brings the old answer back, and a reload keeps it', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    await askAndWait(page, '[[tokens 30]] Zwei');
    const old = await answerText(page);
    await page.locator('article[data-role=assistant]').last().hover();
    await page.locator('[data-action=regenerate]').last().click();
    await page.waitForSelector('[data-branches][data-current="2"]');
    await waitForFocus(page, '#message');
    await waitForStatus(page, 'complete', 2);
    expect(await questions(page)).toEqual(['[[echo]] Eins', '[[tokens 30]] Zwei']);
    const address = page.url();
    expect(address).toContain('?branch=');
    await navigate(page, () => page.click('[data-action=previous-branch]'));
    await page.waitForSelector('[data-branches][data-current="1"]');
    expect([await answerText(page), await shownVersion(page)]).toEqual([old, '1 of 2']);
    await page.reload();
    expect(await shownVersion(page)).toBe('1 of 2');
    await navigate(page, () => page.click('[data-action=next-branch]'));
    expect(page.url().startsWith(address)).toBe(true);
    expect(await shownVersion(page)).toBe('2 of 2');
  });
});

describe('editing a question', () => {
  it('opens a form in place and asks the edited question as another version, whose branch later questions continue', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    await askAndWait(page, '[[echo]] Zwei');
    await page.locator('article[data-role=user]').first().hover();
    await page.locator('[data-action=edit]').first().click();
    const field = page.locator('form[data-form=edit] textarea[name=message]');
    expect(await field.inputValue()).toBe('[[echo]] Eins');
    await field.fill('[[echo]] Eins, anders');
    await page.click('form[data-form=edit] [type=submit]');
    await page.waitForSelector('[data-branches][data-current="2"]');
    await waitForStatus(page, 'complete');
    expect(await questions(page)).toEqual(['[[echo]] Eins, anders']);
    await askAndWait(page, '[[echo]] Drei');
    await page.reload();
    expect(await questions(page)).toEqual(['[[echo]] Eins, anders', '[[echo]] Drei']);
    await navigate(page, () => page.click('[data-action=previous-branch]'));
    await page.waitForSelector('[data-branches][data-current="1"]');
    expect(await questions(page)).toEqual(['[[echo]] Eins', '[[echo]] Zwei']);
  });

  it('keeps the text and says why if the question cannot be asked', async () => {
    fixture.allowConsoleErrors(/status of 409/);
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    await page.locator('article[data-role=user]').hover();
    await page.click('[data-action=edit]');
    // Wait until the form has taken the focus: if it appeared later, the question would be typed into the form.
    await page.waitForSelector('form[data-form=edit] textarea:focus');
    await ask(page, '[[rate 20]] [[tokens 2000]]');
    await waitForStatus(page, 'streaming', 2);
    await page.fill('form[data-form=edit] textarea', '[[echo]] Anders');
    await page.click('form[data-form=edit] [type=submit]');
    await page.waitForSelector('form[data-form=edit] [role=alert]');
    expect(await page.inputValue('form[data-form=edit] textarea')).toBe('[[echo]] Anders');
    await page.click('[data-action=stop]');
    await waitForStatus(page, 'stopped', 2);
    await page.click('form[data-form=edit] [data-action=cancel]');
    await page.waitForSelector('article[data-role=user]:focus');
    expect(await questions(page)).toEqual(['[[echo]] Eins', '[[rate 20]] [[tokens 2000]]']);
  });

  it('can send the question after the response to an earlier text of the question was lost', async () => {
    fixture.allowConsoleErrors(/net::ERR_|htmx:error|409/);
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    await page.locator('article[data-role=user]').last().hover();
    await page.click('[data-action=edit]');
    await breakResponse(page);
    const submit = async () => {
      // The form ignores a click while it waits for a response.
      await page.waitForSelector('form[data-form=edit]:not(.htmx-request)');
      await page.click('form[data-form=edit] [type=submit]');
    };
    const send = async (text: string) => {
      await page.fill('form[data-form=edit] textarea', text);
      await submit();
    };
    await send('[[echo]] Zwei');
    await page.waitForSelector('form[data-form=edit] [role=alert], #composer-problem [role=alert]');
    const turnId = () => page.inputValue('form[data-form=edit] [name=turnId]');
    const first = await turnId();
    await send('[[echo]] Drei');
    await until(async () => (await turnId()) !== first);
    // Wait for the end of the answer to the first text, because no other question can be asked before.
    const { pathname } = new URL(page.url());
    await page.request.get(`${pathname}/turns/${first}/answer`);
    await submit();
    await page.waitForSelector('[data-branches][data-current="3"]');
    expect(await questions(page)).toEqual(['[[echo]] Drei']);
  });

  it('keeps a changed text that was not sent, until the user cancels the editing', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    await page.fill('#message', 'Entwurf');
    const field = page.locator('form[data-form=edit] textarea');
    await page.click('[data-action=edit]');
    await field.fill('[[echo]] Noch nicht fertig');
    await navigate(page, () => page.click('[name=language][value=fr]'));
    expect(await page.getAttribute('html', 'lang')).toBe('fr');
    expect(await page.inputValue('#message')).toBe('Entwurf');
    await page.click('[data-action=edit]');
    await until(async () => (await field.inputValue()) === '[[echo]] Noch nicht fertig');
    await page.click('form[data-form=edit] [data-action=cancel]');
    await field.waitFor({ state: 'detached' });
    await page.click('[data-action=edit]');
    expect(await field.inputValue()).toBe('[[echo]] Eins');
  });

  it('shows the question again when the user cancels, in a conversation with versions too', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    await askAndWait(page, '[[echo]] Zwei');
    await page.locator('[data-action=regenerate]').last().click();
    await page.waitForSelector('[data-branches][data-current="2"]');
    await waitForStatus(page, 'complete', 2);
    for (const edit of [page.locator('[data-action=edit]').last(), page.locator('[data-action=edit]').first()]) {
      await edit.click();
      await page.waitForSelector('form[data-form=edit] textarea:focus');
      await page.click('form[data-form=edit] [data-action=cancel]');
      await page.waitForSelector('article[data-role=user]:not(.editing):focus');
      expect(await questions(page)).toEqual(['[[echo]] Eins', '[[echo]] Zwei']);
    }
    expect(await page.locator('.answer').allInnerTexts()).toEqual(['Eins', 'Zwei']);
  });

  it('says beside the form why the question cannot be shown again after its conversation was deleted', async () => {
    fixture.allowConsoleErrors(/status of 404/);
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    await page.click('[data-action=edit]');
    await page.waitForSelector('form[data-form=edit] textarea:focus');
    await page.request.post(`/conversations/${conversationId(page)}/deletion`);
    await page.click('form[data-form=edit] [data-action=cancel]');
    await page.locator('form[data-form=edit] [role=alert]', { hasText: 'Das gibt es nicht mehr.' }).waitFor();
  });

  it('leaves the question in the page if the conversation was deleted in another tab', async () => {
    fixture.allowConsoleErrors(/status of 404/);
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    await page.request.post(`/conversations/${conversationId(page)}/deletion`);
    await page.click('[data-action=edit]');
    await page.locator('#composer-problem', { hasText: 'Das gibt es nicht mehr.' }).waitFor();
    expect(await questions(page)).toEqual(['[[echo]] Eins']);
  });
});

test('answering again and editing work without JavaScript', async () => {
  const page = await fixture.openChat({ javaScriptEnabled: false });
  await askWithoutScripts(page, '[[echo]] Eins');
  await navigate(page, () => page.click('[data-action=regenerate]'));
  expect([await questions(page), await shownVersion(page)]).toEqual([['[[echo]] Eins'], '2 of 2']);
  await navigate(page, () => page.click('[data-action=edit]'));
  await page.fill('form[data-form=edit] textarea', '[[echo]] Zwei');
  await navigate(page, () => page.click('form[data-form=edit] [type=submit]'));
  expect([await questions(page), await shownVersion(page)]).toEqual([['[[echo]] Zwei'], '3 of 3']);
  await navigate(page, () => page.click('[data-action=previous-branch]'));
  expect(await page.locator('.answer').allInnerTexts()).toEqual(['Eins']);
});

test('the link to an answer shows and marks the answer; a reload shows the place to which the user has scrolled', async () => {
  const page = await fixture.openChat();
  await askAndWait(page, '[[tokens 400]]');
  await askAndWait(page, '[[echo]] Zwei');
  const link = (await page.locator('a[data-action=permalink]').first().getAttribute('href'))!;
  const other = await page.context().newPage();
  await other.goto(link);
  const target = other.locator('article:target');
  expect(await target.getAttribute('data-turn')).toBe(link.split('/').at(-1));
  await until(() => target.evaluate((element) => element.getBoundingClientRect().top < 300));
  await other.locator('#messages').evaluate((messages) => {
    messages.scrollTop = messages.scrollHeight;
  });
  await other.reload();
  await other.locator('[data-action=to-end]').waitFor({ state: 'hidden' });
});

test('an address with a malformed fragment shows a page that works', async () => {
  const page = await fixture.openChat();
  await page.goto('/?reload#%');
  await page.locator('[data-action=help]').waitFor();
});
