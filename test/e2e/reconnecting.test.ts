import { useBrowserFixture } from '../support/browser/browser-fixture';
import { answer, answersHtml, answerText, ask, conversationId, untilStatus, watchGrow } from '../support/browser/chat';

const fixture = useBrowserFixture();

/** What a browser says of a connection that is cut. */
const CUT = /net::ERR_|htmx:sse:error/;

/** Numbered words: one that is lost or doubled shows. */
const WORDS = Array.from({ length: 260 }, (_, index) => `wort${index}`);
const PARAGRAPHS = Array.from({ length: 26 }, (_, index) => WORDS.slice(index * 10, index * 10 + 10).join(' ')).join(
  '\n\n',
);

describe('an answer that is followed', () => {
  it('goes on after a reload in the middle, and ends as a later reload shows it', async () => {
    const page = await fixture.visitor();
    await ask(page, '[[tokens 260]] [[rate 70]]');
    const [before] = await watchGrow(page, 4);
    await page.reload();
    const [after] = await watchGrow(page, 4);
    expect(after).toBeGreaterThan(before!);
    await untilStatus(page, 'complete');
    const streamed = await answersHtml(page);
    await page.reload();
    expect(await answersHtml(page)).toEqual(streamed);
  });

  it('grows in a second tab too', async () => {
    const page = await fixture.visitor();
    await ask(page, '[[tokens 260]] [[rate 70]]');
    await watchGrow(page, 2);
    const second = await page.context().newPage();
    await second.goto(page.url());
    await Promise.all([watchGrow(page, 4), watchGrow(second, 4)]);
    await Promise.all([untilStatus(page, 'complete'), untilStatus(second, 'complete')]);
    expect(await answersHtml(second)).toEqual(await answersHtml(page));
  });

  it('loses and doubles nothing when the connection is cut again and again', async () => {
    fixture.expectComplaint(CUT);
    const line = await fixture.cable();
    const page = await fixture.visitor({ url: line.url });
    await ask(page, `[[rate 120]] [[echo]]\n${PARAGRAPHS}`);
    for (let cuts = 0; cuts < 3; cuts++) {
      await watchGrow(page, 3);
      line.cut();
      line.mend();
    }
    await untilStatus(page, 'complete');
    expect((await answerText(page)).split(/\s+/)).toEqual(WORDS);
    const streamed = await answersHtml(page);
    await page.reload();
    expect(await answersHtml(page)).toEqual(streamed);
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
  });

  it('is whole when the connection was away until after its end', async () => {
    fixture.expectComplaint(CUT);
    const line = await fixture.cable();
    const page = await fixture.visitor({ url: line.url });
    await ask(page, `[[rate 200]] [[echo]]\n${PARAGRAPHS}`);
    await watchGrow(page, 3);
    line.cut();
    const elsewhere = await fixture.visitor();
    await elsewhere.goto(`/conversations/${conversationId(page)}`);
    await untilStatus(elsewhere, 'complete');
    expect(await answer(page).getAttribute('data-status')).toBe('streaming');
    line.mend();
    await untilStatus(page, 'complete');
    expect((await answerText(page)).split(/\s+/)).toEqual(WORDS);
    expect(await answersHtml(page)).toEqual(await answersHtml(elsewhere));
  });
});
