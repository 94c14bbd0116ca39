import type { Citation } from '../../../src/app/engine/engine';
import { Citations } from '../../../src/app/turns/citations';

const GRANT = { uri: 'u1', excerpt: 'The canton pays a grant of 4500 francs for a heat pump in an old house.' };
const TERM = { uri: 'u2', excerpt: 'The application for the grant is sent to the office of energy within 30 days.' };
const ANSWER = 'For a heat pump, the canton pays 4500 francs. Send the application to the office within 30 days.';
const FIRST = ANSWER.indexOf(' Send');

function marks(citations: readonly Citation[], isChecking = true) {
  const numbered = new Citations(isChecking);
  return citations
    .flatMap((citation) => [...numbered.events(citation, ANSWER)])
    .filter((event) => event.type === 'mark')
    .map(({ mark }) => mark);
}

it('checks the sentence before the citation if the citation has no text', () => {
  expect(marks([{ text: '', passages: [TERM] }])).toEqual([
    { offset: ANSWER.length, number: 1, from: FIRST + 1, support: 'supported' },
  ]);
});

it('checks a cited part against the passages of its citation and of all earlier citations at the same place', () => {
  const part = (passage: typeof GRANT) => ({ text: ANSWER, passages: [passage] });
  expect(marks([part(TERM), part(GRANT)])).toEqual([
    { offset: ANSWER.length, number: 1, from: 0, support: 'not-found' },
    { offset: ANSWER.length, number: 2, from: 0, support: 'supported' },
  ]);
});

it('counts the name and the page of the document as words of the passage', () => {
  const passage = { ...GRANT, uri: 's3://k/documents/Grants 2026.pdf', page: 17 };
  const text = 'As Grants 2026 says on page 17, a heat pump receives 4500 francs from the canton.';
  const events = [...new Citations(true).events({ text, passages: [passage] }, text)];
  expect(events.at(-1)).toMatchObject({ mark: { support: 'supported' } });
});

it('checks nothing if SUPPORT_CHECK is off, or if the cited part has no words', () => {
  expect(marks([{ text: ANSWER, passages: [TERM] }], false)).toEqual([{ offset: ANSWER.length, number: 1 }]);
  const numbered = new Citations(true);
  expect([...numbered.events({ text: '', passages: [TERM] }, '***')].at(-1)).toEqual({
    type: 'mark',
    mark: { offset: 3, number: 1 },
  });
});
