import { setImmediate } from 'node:timers/promises';
import { RenderedAnswers, renderAnswer } from '../../../src/app/markdown/rendered-answers';
import { newAnswer, rendered } from '../../support/app/rendered-answer';

const LONG = '- a *b*\n\n'.repeat(4000);

describe('renderAnswer', () => {
  it('returns the HTML of the whole answer with its marks', async () => {
    const marks = [{ offset: 3, number: 1 }];
    expect(await renderAnswer(newAnswer(), LONG, marks, true)).toBe(rendered(LONG, ...marks));
  });

  it('lets other work run while it renders a long answer', async () => {
    let isRendering = true;
    let iterations = 0;
    const rendering = renderAnswer(newAnswer(), LONG, [], true).finally(() => (isRendering = false));
    for (; isRendering; iterations++) await setImmediate();
    await rendering;
    expect(iterations).toBeGreaterThan(4);
  });

  it('lets other work run between the steps of several answers that it renders concurrently', async () => {
    let isRendering = true;
    const answers = Array.from({ length: 5 }, () => renderAnswer(newAnswer(), LONG, [], true));
    const rendering = Promise.all(answers).finally(() => (isRendering = false));
    let iterations = 0;
    for (; isRendering; iterations++) await setImmediate();
    expect(new Set(await rendering).size).toBe(1);
    expect(iterations).toBeGreaterThan(20);
  });
});

describe('RenderedAnswers', () => {
  const html = (answers: RenderedAnswers, id: string, text: string) => {
    const create = jest.fn(newAnswer);
    return answers.html(id, text, [], create).then((result) => ({ result, isCached: create.mock.calls.length === 0 }));
  };

  it('renders an answer once', async () => {
    const answers = new RenderedAnswers(1_000_000);
    expect(await html(answers, 'turn', 'a *b*')).toEqual({ result: rendered('a *b*'), isCached: false });
    expect(await html(answers, 'turn', 'a *b*')).toEqual({ result: rendered('a *b*'), isCached: true });
  });

  it('renders again for another turn or another text', async () => {
    const answers = new RenderedAnswers(1_000_000);
    await html(answers, 'turn', 'a');
    expect(await html(answers, 'other', 'a')).toMatchObject({ isCached: false });
    expect(await html(answers, 'turn', 'a b')).toEqual({ result: rendered('a b'), isCached: false });
  });

  it('keeps as many of the most recently used answers as fit into its memory limit', async () => {
    const answers = new RenderedAnswers(10_000);
    const text = 'a'.repeat(2000);
    for (const id of ['1', '2', '1', '3']) await html(answers, id, text);
    expect(await html(answers, '1', text)).toMatchObject({ isCached: true });
    expect(await html(answers, '2', text)).toMatchObject({ isCached: false });
  });
});
