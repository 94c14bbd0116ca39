import type { StoredAttachment } from '../attachments/attachment';
import type { Conversation } from '../conversations/stored-conversations';
import { changeOf, type DocumentChange, type DocumentState, type DocumentStates } from '../documents/document-versions';
import type { EngineIdentity } from '../engine/engine';
import type { Failure } from '../errors';
import type { Mark } from '../markdown/marks';
import type { Source, Turn, TurnStatus } from '../turns/log';

/** The content of an export: a conversation, or a single answer with its question. */
export interface Export {
  readonly conversationId: string;
  readonly title: string;
  /** ISO 8601, UTC, like all times of an export. */
  readonly createdAt: string;
  readonly exportedAt: string;
  readonly turns: readonly ExportedTurn[];
}

export interface ExportedTurn {
  readonly id: string;
  readonly question: string;
  /** The files that were attached to the question. Absent if there are none. */
  readonly attachments?: readonly StoredAttachment[] | undefined;
  readonly askedAt: string;
  /** Absent while the answer is being written. */
  readonly endedAt?: string | undefined;
  /** Absent in turns that an earlier version of the product stored. */
  readonly engine?: EngineIdentity | undefined;
  readonly status: TurnStatus;
  readonly failure?: Failure | undefined;
  readonly limited?: boolean | undefined;
  readonly guarded?: boolean | undefined;
  /** Markdown. */
  readonly answer: string;
  readonly marks: readonly Mark[];
  readonly sources: readonly ExportedSource[];
}

export interface ExportedSource extends Source {
  /** The state of the document in the knowledge bucket at the time of the export. */
  readonly document?: DocumentState | undefined;
  /** How the document has changed since the answer; absent if it has not changed, or if its state is unknown. */
  readonly change?: DocumentChange | undefined;
  /** The person responsible for the document at the time of the export. */
  readonly owner?: string | undefined;
}

export function exportOf(
  { id, createdAt }: Conversation,
  title: string,
  turns: readonly Turn[],
  documents: DocumentStates,
  owners: ReadonlyMap<string, string>,
): Export {
  return {
    conversationId: id,
    title,
    createdAt,
    exportedAt: new Date().toISOString(),
    turns: turns.map((turn) => ({
      ...turn,
      sources: turn.sources.map((source) => exportedSource(source, turn, documents, owners)),
    })),
  };
}

function exportedSource(
  source: Source,
  { askedAt, endedAt = askedAt }: Turn,
  documents: DocumentStates,
  owners: ReadonlyMap<string, string>,
): ExportedSource {
  const document = documents.get(source.uri);
  return { ...source, document, change: changeOf(source, document, endedAt), owner: owners.get(source.uri) };
}

/** Returns the number of characters of all questions, answers and passages. */
export function lengthOf({ turns }: Export): number {
  const lengths = turns.flatMap(({ question, answer, sources }) => [
    question.length + answer.length,
    ...sources.map(({ excerpt }) => excerpt.length),
  ]);
  return lengths.reduce((sum, length) => sum + length, 0);
}
