import type { DocumentVersion } from '../documents/document-versions';
import { citedName } from '../engine/passages';
import type { Export, ExportedSource, ExportedTurn } from './export';
import type { Reader } from './sheet';

const FORMAT = 'joule-verne/conversation';
/** Increase it if a program for the current version would misunderstand a new file. New members are no reason to increase it. */
const VERSION = 1;

/** Writes an export as JSON. `docs/exports.md` describes the members. */
export function jsonFile(exported: Export, { language, t }: Reader): string {
  const file = {
    format: FORMAT,
    version: VERSION,
    exportedAt: exported.exportedAt,
    language,
    caution: t('composer.hint'),
    id: exported.conversationId,
    title: exported.title,
    createdAt: exported.createdAt,
    turns: exported.turns.map(turnOf),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

function turnOf(turn: ExportedTurn): object {
  const {
    id,
    question,
    attachments = [],
    askedAt,
    endedAt,
    engine,
    status,
    failure,
    limited,
    guarded,
    answer,
    marks,
    sources,
  } = turn;
  return {
    id,
    question,
    attachments: attachments.map(({ name, format, size }) => ({ name, format, size })),
    askedAt,
    answer: {
      status,
      endedAt: endedAt ?? null,
      engine: engine
        ? { name: engine.name, model: engine.model ?? null, instructions: engine.instructions ?? null }
        : null,
      failure: failure ?? null,
      limited: limited ?? false,
      guarded: guarded ?? false,
      markdown: answer,
      marks: marks.map(({ offset, number, from, support }) => ({
        offset,
        source: number,
        from: from ?? null,
        support: support ?? null,
      })),
      sources: sources.map(sourceOf),
    },
  };
}

function sourceOf(source: ExportedSource): object {
  const { number, uri, page, excerpt, validUntil, version, owner, document, change } = source;
  return {
    number,
    name: citedName(uri),
    url: /^https?:\/\//.test(uri) ? uri : null,
    page: page ?? null,
    validUntil: validUntil ?? null,
    passage: excerpt,
    owner: owner ?? null,
    cited: version ? versionOf(version) : null,
    document:
      document === undefined
        ? null
        : document === 'removed'
          ? { isRemoved: true }
          : { isRemoved: false, ...versionOf(document) },
    change: change ?? null,
  };
}

function versionOf({ uploadedAt, id, etag }: DocumentVersion): object {
  return { uploadedAt, version: id ?? null, etag };
}
