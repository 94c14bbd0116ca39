import { useBrowserFixture } from '../support/browser/browser-fixture';
import { answer, answerText, ask, askToTheEnd, untilStatus, watchGrow } from '../support/browser/chat';

const fixture = useBrowserFixture({ ANSWER_ENGINE: 'knowledge-base' });

describe('with a knowledge base in the place of an agent', () => {
  it('an answer grows, and its sources open', async () => {
    const page = await fixture.visitor();
    await ask(page, 'Welche Förderung gibt es für Wärmepumpen?');
    await watchGrow(page, 3);
    await untilStatus(page, 'complete');
    const source = await page.locator('a[data-source]').first().getAttribute('href');
    expect((await page.request.get(source!)).status()).toBe(200);
  });

  it('a follow-up knows what came before', async () => {
    const page = await fixture.visitor();
    await askToTheEnd(page, 'Welche Förderung gibt es für Wärmepumpen?');
    await askToTheEnd(page, 'Was habe ich vorher gefragt?');
    expect(await answerText(page)).toContain('Welche Förderung gibt es für Wärmepumpen?');
  });

  it('a failure is told of in place, with what came before', async () => {
    const page = await fixture.visitor();
    await ask(page, '[[error-midway badGateway]] [[tokens 60]] [[rate 300]]');
    await untilStatus(page, 'failed');
    expect(await answerText(page)).toContain('Abschnitt 1');
    expect(await answer(page).locator('.ending').innerText()).toContain(
      'Der Assistent ist im Moment nicht erreichbar.',
    );
  });
});
