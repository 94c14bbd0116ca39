import { type Language, LOCALES } from '../../contract';
import type { Config } from '../config';
import type { DocumentChange, DocumentState, DocumentVersion } from '../documents/document-versions';
import type { EngineIdentity } from '../engine/engine';
import { citedName } from '../engine/passages';
import { type Mark, withVerdicts } from '../markdown/marks';
import { shortened } from '../shortened';
import { type DateFormat, dateFormat } from '../web/language/date-format';
import type { Translate } from '../web/language/language';
import { endingView } from '../web/views/ending-view';
import type { Export, ExportedSource, ExportedTurn } from './export';

/** Maximum characters of a part of the answer that a note quotes. */
const LONGEST_PART = 120;

/**
 * The content of an export, with the labels and sentences of the product in the reader's language. The formats for people (HTML,
 * Markdown and Word) are written from it.
 */
export interface Sheet {
  readonly language: Language;
  /** For example `de-CH`. */
  readonly locale: string;
  readonly title: string;
  /** The name of the product. */
  readonly product: string;
  /** Sentences about the export as a whole. */
  readonly facts: readonly string[];
  readonly caution: string;
  readonly words: { readonly answer: string; readonly sources: string; readonly notFound: string };
  readonly turns: readonly SheetTurn[];
}

export interface SheetTurn {
  /** From 1. */
  readonly number: number;
  readonly heading: string;
  readonly asked: string;
  readonly question: string;
  /** Markdown. */
  readonly answer: string;
  /** The language of the answer, if it is certain and differs from the sheet's language. */
  readonly language: Language | undefined;
  /** The locale of that language. */
  readonly locale: string | undefined;
  readonly marks: readonly Mark[];
  /** How and when the answer ended, which engine wrote it, and sentences about problems with it. */
  readonly notes: readonly string[];
  readonly sources: readonly SheetSource[];
}

export interface SheetSource {
  readonly number: number;
  readonly name: string;
  /** The address of the source if it is a web page. */
  readonly url: string | undefined;
  /** The page, and what is known about the document's version, owner and validity. */
  readonly details: readonly string[];
  readonly excerpt: string;
}

/** The language and the settings on which the words of a sheet depend. */
export interface Reader {
  readonly language: Language;
  readonly t: Translate;
  readonly config: Pick<Config, 'TIME_ZONE'>;
}

export function sheetOf(exported: Export, reader: Reader): Sheet {
  const { language, t } = reader;
  const words = new Words(reader);
  return {
    language,
    locale: LOCALES[language],
    title: exported.title,
    product: t.product,
    facts: [t('export.exported', { time: words.time(exported.exportedAt) })],
    caution: t('composer.hint'),
    words: { answer: t('export.answer'), sources: t('sources.label'), notFound: t('support.notFound') },
    turns: exported.turns.map((turn, index) => words.turn(turn, index + 1)),
  };
}

class Words {
  private readonly times: DateFormat;
  private readonly t: Translate;

  constructor({ language, t, config }: Reader) {
    this.t = t;
    const locale = LOCALES[language];
    this.times = dateFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone: config.TIME_ZONE });
  }

  /** Formats a time to the second, with its time zone. */
  time(iso: string): string {
    return this.times(new Date(iso));
  }

  turn(turn: ExportedTurn, number: number): SheetTurn {
    const { question, answer, marks } = turn;
    const ending = endingView({ ...turn, conversationId: '' }, turn, turn.sources, this.t, undefined, answer);
    return {
      number,
      heading: this.t('export.question', { number }),
      asked: this.asked(turn),
      question,
      answer,
      language: ending.language,
      locale: ending.language && LOCALES[ending.language],
      marks,
      notes: this.notes(turn, ending.notes),
      sources: turn.sources.map((source) => this.source(source)),
    };
  }

  /** States when the question was asked, and which files were attached to it. */
  private asked({ askedAt, attachments = [] }: ExportedTurn): string {
    const asked = this.t('export.asked', { time: this.time(askedAt) });
    if (attachments.length === 0) return asked;
    const names = attachments.map(({ name }) => name);
    return `${asked} · ${this.t('export.attached', { names })}`;
  }

  private notes(turn: ExportedTurn, problems: readonly string[]): string[] {
    const { t } = this;
    return [
      ...(turn.status === 'streaming' ? [t('export.streaming')] : [t(`status.${turn.status}`)]),
      ...(turn.endedAt ? [t('export.ended', { time: this.time(turn.endedAt) })] : []),
      ...(turn.engine ? [this.engine(turn.engine)] : []),
      ...problems,
      ...(turn.guarded ? [t('note.guardrail')] : []),
      ...this.unsupported(turn),
    ];
  }

  private engine({ name, model, instructions }: EngineIdentity): string {
    const { t } = this;
    const parts = [
      t(`export.engine.${name}`),
      ...(model ? [t('export.model', { model })] : []),
      ...(instructions ? [t('export.instructions', { version: instructions })] : []),
    ];
    return t('export.engine', { engine: parts.join(', ') });
  }

  private source(source: ExportedSource): SheetSource {
    const { t } = this;
    const { number, uri, page, excerpt, validUntil } = source;
    return {
      number,
      name: citedName(uri),
      url: /^https?:\/\//.test(uri) && URL.canParse(uri) ? uri : undefined,
      details: [
        ...(page ? [t('sources.page', { page })] : []),
        ...this.version(source),
        ...(source.owner ? [t('export.owner', { owner: source.owner })] : []),
        ...(validUntil ? [t('export.validUntil', { day: validUntil })] : []),
      ],
      excerpt,
    };
  }

  /** States the version that the answer cites, and how the document has changed since the answer. */
  private version({ version, document, change }: ExportedSource): string[] {
    if (version) return [...this.identity(version), `ETag ${version.etag}`, ...this.change(document, change)];
    // The answer did not record the document's version. If the document has changed since then, its current version is not the
    // cited one.
    if (!document || document === 'removed' || change) return this.change(document, change);
    return this.identity(document);
  }

  private identity({ uploadedAt, id }: DocumentVersion): string[] {
    const { t } = this;
    return [t('export.uploaded', { time: this.time(uploadedAt) }), ...(id ? [t('export.version', { id })] : [])];
  }

  private change(document: DocumentState | undefined, change: DocumentChange | undefined): string[] {
    if (document === 'removed') return [this.t('export.removed')];
    return document && change ? [this.t('export.replaced', { time: this.time(document.uploadedAt) })] : [];
  }

  /** Quotes the parts of the answer that cite passages but were not found in them, according to the verdicts that the page shows. */
  private unsupported({ answer, marks }: ExportedTurn): string[] {
    const parts = withVerdicts(marks)
      .filter(({ support }) => support === 'not-found')
      .map(({ from = 0, offset }) => shortened(answer.slice(from, offset).replace(/\s+/g, ' ').trim(), LONGEST_PART));
    const sentences = [...new Set(parts)].map((text) => this.t('export.part', { text }));
    return sentences.length > 0 ? [this.t('export.notFound', { sentences })] : [];
  }
}
