import type { Export, ExportedTurn } from '../../../src/app/export/export';
import { type Sheet, sheetOf } from '../../../src/app/export/sheet';
import { translator } from '../../../src/app/web/language/language';
import type { Language } from '../../../src/contract';

/** An ended turn with an answer. */
export function exportedTurn(answer: string, others: Partial<ExportedTurn> = {}): ExportedTurn {
  return {
    id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    question: 'What is granted?',
    askedAt: '2026-11-27T15:04:05.000Z',
    endedAt: '2026-11-27T15:04:25.000Z',
    engine: { name: 'knowledge-base', model: 'some.model' },
    status: 'complete',
    answer,
    marks: [],
    sources: [],
    ...others,
  };
}

export function exportWith(turns: readonly ExportedTurn[], title = 'What is granted?'): Export {
  const createdAt = '2026-11-27T15:04:05.000Z';
  return {
    conversationId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    title,
    createdAt,
    exportedAt: '2026-11-27T16:00:00.000Z',
    turns,
  };
}

export function sheetWith(turns: readonly ExportedTurn[], language: Language = 'en', title?: string): Sheet {
  return sheetOf(exportWith(turns, title), reader(language));
}

export function reader(language: Language = 'en') {
  const config = { TIME_ZONE: 'Europe/Zurich' };
  return { language, t: translator(language), config };
}
