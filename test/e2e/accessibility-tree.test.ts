import type { Locator, Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answer, ask, askAndWait, waitForLength, waitForStatus } from '../support/browser/chat';
import { until } from '../support/until';

const fixture = useBrowser();
const DOCUMENT = '[data-document="Grants at a glance.md"]';

/**
 * The lines of the accessibility tree of a part of the page, without indentation. A line contains a role, a name and states.
 */
async function lines(part: Locator): Promise<string[]> {
  return (await part.ariaSnapshot()).split('\n').map((line) =>
    line
      .trim()
      .replace(/^- /, '')
      .replace(/^'(.*)'(:?)$/, '$1$2'),
  );
}

/** Waits until the tree contains these lines in this order. Other lines may be between them. */
async function expectTree(part: Locator, ...expected: (string | RegExp)[]): Promise<void> {
  let problem: string | undefined;
  await until(async () => {
    problem = missingLine(await lines(part), expected);
    return !problem;
  }).catch(() => {
    throw new Error(problem);
  });
}

function missingLine(shown: readonly string[], expected: readonly (string | RegExp)[]): string | undefined {
  let from = 0;
  for (const line of expected) {
    const at = shown.findIndex(
      (one, index) => index >= from && (line instanceof RegExp ? line.test(one) : one === line),
    );
    if (at < 0) return `Expected ${String(line)} after line ${from} of:\n${shown.join('\n')}`;
    from = at + 1;
  }
  return undefined;
}

const live = (page: Page) => page.locator('#live');

it('the chat exposes names, roles and states at each step of a conversation', async () => {
  const page = await fixture.openChat({ locale: 'en-GB' });
  await expectTree(
    page.locator('body'),
    'link "Skip to the conversation":',
    'banner:',
    'link "New conversation":',
    'main:',
    'region "Conversation":',
    'heading "What would you like to know?" [level=1]',
    'button "Attach files"',
    'textbox "Your question":',
    'button "Send"',
    'complementary "Menu":',
    'search:',
    'searchbox "Search conversations"',
    'navigation "Conversations":',
    'button "Sign out"',
    'form "Language":',
    'button "Deutsch"',
    'button "Français"',
  );

  await ask(page, '[[tokens 4000]] [[rate 20]]');
  await waitForLength(page, 10);
  await expectTree(live(page), /^status: Writing/);
  await expectTree(
    page.locator('main'),
    'article "Your question":',
    'link "Edit the question":',
    /^article "Answer to “\[\[tokens/,
    /^heading "Answer to “\[\[tokens.* \[level=2\]$/,
    'button "Stop"',
  );
  expect(await answer(page).getAttribute('aria-busy')).toBe('true');
  await page.click('#composer [data-action=stop]');
  await waitForStatus(page, 'stopped');
  await expectTree(live(page), 'status: You stopped this answer.');
  await expectTree(answer(page), 'paragraph: You stopped this answer.', 'button "Ask again"');
  await until(async () => (await answer(page).getAttribute('aria-busy')) === null);

  await askAndWait(page, 'Which grant does a heat pump receive?');
  await expectTree(live(page), /Answer complete: This is the local stand-in/);
  await expectTree(
    answer(page),
    'heading "Answer to “Which grant does a heat pump receive?”" [level=2]',
    'link "Source 1: Grants at a glance.md":',
    'group "Actions for this answer":',
    'link "Copy this answer":',
    'button "Helpful"',
    'button "Not helpful"',
    'region "Sources":',
    'link "Grants at a glance.md":',
  );

  await answer(page).locator('[data-action=unhelpful]').click();
  await page.locator('[data-form=feedback]').waitFor();
  await expectTree(
    answer(page),
    'button "Not helpful" [expanded]',
    'group "What is wrong with the answer?":',
    'radio "Wrong"',
    /^textbox "Comment/,
    'checkbox "Send question and answer along"',
  );
  await page.locator('[data-action=helpful]').last().click();
  await page.locator('[data-action=helpful][aria-pressed=true]').waitFor();
  await expectTree(answer(page), 'button "Helpful" [pressed]');

  await page.locator('[data-action=edit]').last().click();
  await page.locator('[data-form=edit]').waitFor();
  await expectTree(
    page.locator('.editing'),
    'article "Your question":',
    'textbox "Your question": Which grant does a heat pump receive?',
    'link "Cancel":',
    'button "Send"',
  );
  await page.locator('[data-conversation]:has([aria-current=page]) [data-action=rename]').press('Enter');
  await page.fill('[data-form=rename] [name=title]', ' ');
  await page.press('[data-form=rename] [name=title]', 'Enter');
  await page.locator('[data-form=rename] [aria-invalid]').waitFor();
  await expectTree(
    page.locator('nav li:has(dialog)').last(),
    /^dialog "Rename “/,
    'textbox "Title" [invalid]',
    /^alert/,
    'button "Save"',
  );
  await page.keyboard.press('Escape');
  await page.fill('#search-text', 'heat pump');
  await page.locator('a[data-result]').first().waitFor();
  await expectTree(
    page.locator('#search-area'),
    'region "Search":',
    /^status: \d+ conversations? found$/,
    'listitem:',
    /^link "/,
  );
  fixture.allowConsoleErrors(/status of 422/);
}, 180_000);

it('the console exposes names, roles and states at each step of a deletion and an invitation', async () => {
  fixture.allowConsoleErrors(/status of 422/);
  const page = await fixture.openChat({ username: 'admin@example.org', locale: 'en-GB' });
  await page.goto('/admin/documents');
  await expectTree(
    page.locator('body'),
    'link "Skip to content":',
    'navigation "Console":',
    'link "Documents":',
    'main:',
    'heading "Documents" [level=1]',
    'navigation "Documents":',
    'link "Test the search":',
    'button "Files"',
    'button "Upload"',
    'search:',
    'searchbox "Name or owner"',
    'table:',
    /^columnheader "Name"/,
    'checkbox "Select Grants at a glance.md"',
    'cell "indexed"',
    'button "Actions for “Grants at a glance.md”"',
  );
  await page.click(`${DOCUMENT} [data-action=menu]`);
  await expectTree(page.locator(DOCUMENT), /^list "Actions for “Grants/, 'link "Delete Grants at a glance.md":');
  await page.click(`${DOCUMENT} [data-action=delete]`);
  await page.locator('[data-action=confirm]').waitFor();
  await expectTree(
    page.locator('#dialog'),
    'dialog "Delete documents":',
    'button "Cancel"',
    'button "Delete permanently"',
  );

  await page.goto('/admin/users');
  await page.fill('#invite [name=email]', 'x');
  await page.press('#invite [name=email]', 'Enter');
  await page.locator('#invite [aria-invalid]').waitFor();
  await expectTree(
    page.locator('main'),
    'heading "Users" [level=1]',
    'alert:',
    /^link "This is not a valid e-mail address/,
    'textbox "E-mail address" [invalid]: x',
    /^paragraph: "?This is not a valid e-mail address/,
    'combobox "Language":',
    'button "Invite"',
  );
  const described = await page.locator('#invite [name=email]').getAttribute('aria-describedby');
  expect(await page.locator(`[id="${described}"]`).innerText()).toContain('not a valid e-mail address');
});

it("an answer in another language than the page's has its language, even if it contains code", async () => {
  const page = await fixture.openChat();
  const french = 'Le montant est versé après la fin des travaux, et il est de neuf mille francs pour une maison.';
  await askAndWait(page, `[[echo]]\n${french}\n\n\`\`\`python\nprint(1)\n\`\`\``);
  expect(await answer(page).locator('.answer').getAttribute('lang')).toBe('fr');
  await askAndWait(page, '[[echo]]\n```python\nprint(1)\n```');
  expect(await answer(page).locator('.answer').getAttribute('lang')).toBeNull();
});
