import { nameOfUri } from '../documents/document-address';
import type { DocumentRegister } from '../documents/document-register';
import type { DocumentVersions } from '../documents/document-versions';
import type { AnswerEngine, EngineEvent, Passage } from './engine';

/**
 * Wraps an engine. To each cited passage of a document in the knowledge bucket, adds the last day on which the document is valid, and the
 * current version of the document, each if it is known.
 */
export function withDocuments(
  engine: AnswerEngine,
  register: DocumentRegister,
  versions: DocumentVersions,
  bucket: string,
): AnswerEngine {
  const dated = async (passage: Passage): Promise<Passage> => {
    const name = nameOfUri(passage.uri, bucket);
    if (name === undefined) return passage;
    // An unavailable table must not make the answer fail.
    const [record, version] = await Promise.all([
      register.recent(name).catch(() => undefined),
      versions.cited(passage.uri),
    ]);
    return {
      ...passage,
      ...(record?.validUntil ? { validUntil: record.validUntil } : {}),
      ...(version ? { version } : {}),
    };
  };
  return {
    get identity() {
      return engine.identity;
    },
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
