import { DOCUMENTS_PREFIX } from '../../contract';
import type { DocumentRegister } from '../document-register';
import type { AnswerEngine, EngineEvent, Passage } from './engine';

/** Adds the last day of validity to the passages of an engine, for the documents that have one. */
export function withValidity(engine: AnswerEngine, register: DocumentRegister, bucket: string): AnswerEngine {
  const prefix = `s3://${bucket}/${DOCUMENTS_PREFIX}`;
  const dated = async (passage: Passage): Promise<Passage> => {
    if (!passage.uri.startsWith(prefix)) return passage;
    // An unavailable table must not make the answer fail.
    const validUntil = await register.validUntil(passage.uri.slice(prefix.length)).catch(() => undefined);
    return validUntil ? { ...passage, validUntil } : passage;
  };
  return {
    forget: (session) => engine.forget(session),
    answer: async function* (question, signal): AsyncGenerator<EngineEvent> {
      for await (const event of engine.answer(question, signal)) {
        if (event.type !== 'citation') yield event;
        else
          yield {
            type: 'citation',
            citation: { ...event.citation, passages: await Promise.all(event.citation.passages.map(dated)) },
          };
      }
    },
  };
}
