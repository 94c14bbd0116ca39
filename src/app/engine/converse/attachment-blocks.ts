import type { Citation, ContentBlock, DocumentBlock } from '@aws-sdk/client-bedrock-runtime';
import { ATTACHMENTS, type AttachmentFormat } from '../../../contract';
import type { ModelAbilities } from '../../../models';
import { type Attachment, isImageFormat } from '../../attachments/attachment';
import { CONVERSE_TOTAL } from '../attachment-limits';
import type { Exchange, Passage } from '../engine';
import { fittingAttachments } from '../fitting-attachments';

/**
 * A request may contain at most five documents ("API restrictions" in the Bedrock user guide). The guide states no lower maximum
 * for images.
 */
const LIMITS = { files: ATTACHMENTS.files, bytes: CONVERSE_TOTAL };

/** Matches the name of a document in a request. A citation of the document has this name as its title. */
const NAME = /^Attachment (\d+)$/;
/** Formats that are sent as text if the model is to cite them. The server has converted such files to UTF-8. */
const TEXTS: ReadonlySet<AttachmentFormat> = new Set(['txt', 'md', 'csv', 'html']);

/**
 * The attached files of one request to `ConverseStream`, as content blocks. Call `blocksOf` for each message in the order of the
 * messages: a citation refers to a document by its position in the whole request.
 */
export class AttachmentBlocks {
  private readonly chosen: ReadonlySet<Attachment>;
  private readonly own: ReadonlySet<Attachment>;
  private readonly documents: Attachment[] = [];
  /**
   * Whether the request enables citations of documents. Bedrock then accepts only PDF files, and text in the member
   * `source.text` (https://github.com/boto/boto3/issues/4726). Either all documents of a request have citations
   * enabled, or none has ("Citations", Anthropic's documentation). A Word file or a workbook therefore disables
   * citations for all documents.
   */
  private readonly isCiting: boolean;

  constructor(
    own: readonly Attachment[] = [],
    history: readonly Exchange[],
    private readonly abilities: Pick<ModelAbilities, 'documents' | 'images' | 'citations'>,
  ) {
    this.own = new Set(own);
    this.chosen = fittingAttachments(own, history, LIMITS);
    const formats = [...this.chosen].map(({ format }) => format).filter((format) => !isImageFormat(format));
    this.isCiting = abilities.citations && formats.every((format) => format === 'pdf' || TEXTS.has(format));
  }

  /**
   * Returns the blocks of those files of a message that fit into the request and that the model can read. The blocks belong before the
   * message's text. A message with a document must also have a text.
   *
   * @throws EngineError if a file of the current question cannot be read. A file of an earlier question that cannot be read is left
   *   out.
   */
  async blocksOf(attachments: readonly Attachment[] = []): Promise<ContentBlock[]> {
    const readable = attachments.filter((attachment) => this.chosen.has(attachment) && this.isReadable(attachment));
    const contents = await Promise.all(readable.map((attachment) => this.contentOf(attachment)));
    return readable.flatMap((attachment, index) => {
      const bytes = contents[index];
      return bytes ? [this.block(attachment, bytes)] : [];
    });
  }

  /** The passage of an attached file to which a citation refers; undefined if it refers to no attached file. */
  passageOf({ title = '', location, sourceContent = [] }: Citation): Passage | undefined {
    const page = location?.documentPage;
    const index = (page ?? location?.documentChar ?? location?.documentChunk)?.documentIndex;
    // Prefer the name: Bedrock may return a location without the document's index (https://github.com/aws/aws-sdk-js-v3/issues/7497).
    const number = NAME.exec(title)?.[1] ?? (index === undefined ? undefined : index + 1);
    const attachment = number === undefined ? undefined : this.documents[Number(number) - 1];
    if (!attachment) return undefined;
    const excerpt = sourceContent.map(({ text = '' }) => text).join('');
    return { uri: attachment.uri, excerpt, ...(page?.start === undefined ? {} : { page: page.start }) };
  }

  private isReadable({ format }: Attachment): boolean {
    return isImageFormat(format) ? this.abilities.images : this.abilities.documents;
  }

  private async contentOf(attachment: Attachment): Promise<Uint8Array | undefined> {
    try {
      return await attachment.content();
    } catch (error) {
      if (this.own.has(attachment)) throw error;
      return undefined;
    }
  }

  private block(attachment: Attachment, bytes: Uint8Array): ContentBlock {
    const { format } = attachment;
    if (format === 'png' || format === 'jpeg') return { image: { format, source: { bytes } } };
    this.documents.push(attachment);
    // Not the file's name: the model may follow instructions in it, and the service rejects many characters in names.
    const name = `Attachment ${this.documents.length}`;
    return { document: { name, ...(this.isCiting ? citedContent(format, bytes) : { format, source: { bytes } }) } };
  }
}

function citedContent(
  format: AttachmentFormat,
  bytes: Uint8Array,
): Pick<DocumentBlock, 'format' | 'source' | 'citations'> {
  const citations = { enabled: true };
  return TEXTS.has(format)
    ? { format: 'txt', source: { text: new TextDecoder().decode(bytes) }, citations }
    : { format: 'pdf', source: { bytes }, citations };
}
