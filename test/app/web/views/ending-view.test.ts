import { translator } from '../../../../src/app/web/language/language';
import { endingView } from '../../../../src/app/web/views/ending-view';
import { render } from '../../../../src/app/web/views/views';

const turn = {
  id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  conversationId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  question: 'Q?',
  attachments: [{ id: '01BX5ZZKBKACTAV9WEVGEMMVRZ', name: 'a.txt', format: 'txt', size: 1 }],
} as const;
const again = (outcome: object) => endingView(turn, { status: 'failed', ...outcome }, [], translator('en')).again;

it('includes attached files in the form to ask again only if the question was perhaps not stored', () => {
  expect(again({})).toMatchObject({ replaces: turn.id, attachments: [] });
  expect(again({ unstored: true })).toMatchObject({ message: 'Q?', attachments: ['01BX5ZZKBKACTAV9WEVGEMMVRZ'] });
});

it.each(['attachmentGone', 'filesTooLong'])(
  'offers no form to ask again after the failure %s, because the same files would fail again',
  (failure) => {
    expect(again({ failure })).toBeUndefined();
  },
);

describe('an answer in a language other than that of the page', () => {
  const FRENCH =
    'Le montant est versé après la réception de l’installation, si la pompe remplace un chauffage dans la maison.';
  const outcome = { status: 'complete', suggestions: ['Quel est le montant?'] } as const;
  const updateIn = (language: 'fr' | 'en') => {
    const t = translator(language);
    const ending = endingView(turn, outcome, [], t, undefined, FRENCH);
    return render('ending-update', { t, ending, steps: { id: turn.id, sentences: [] } });
  };

  it('declares its language where screen readers say its first sentence', () => {
    expect(updateIn('en')).toContain(`"innerHTML">Answer complete: <span lang="fr">${FRENCH}</span></hx-partial>`);
    expect(updateIn('fr')).toContain(`: ${FRENCH}</hx-partial>`);
  });

  it('declares its language at the suggested questions', () => {
    expect(updateIn('en')).toContain('<ul class="suggestions" lang="fr">');
    expect(updateIn('fr')).toContain('<ul class="suggestions">');
  });
});
