import { endingView } from '../../../src/app/web/ending-view';
import { translator } from '../../../src/app/web/language';

const turn = {
  id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  conversationId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  question: 'Q?',
  attachments: [{ id: '01BX5ZZKBKACTAV9WEVGEMMVRZ', name: 'a.txt', format: 'txt', size: 1 }],
} as const;
const again = (outcome: object) => endingView(turn, { status: 'failed', ...outcome }, [], translator('en')).again;

it('sends attached files again only if the question was perhaps not stored', () => {
  expect(again({})).toMatchObject({ replaces: turn.id, attachments: [] });
  expect(again({ unstored: true })).toMatchObject({ message: 'Q?', attachments: ['01BX5ZZKBKACTAV9WEVGEMMVRZ'] });
});

it.each(['attachmentGone', 'filesTooLong'])(
  'does not offer to ask again with the same files after the failure %s',
  (failure) => {
    expect(again({ failure })).toBeUndefined();
  },
);
