import { ATTACHMENTS, type AttachmentFormat } from '../../contract';
import { abilitiesOf, modelId } from '../../models';
import { type AttachmentLimits, isImageFormat } from '../attachments/attachment';
import type { Config } from '../config';

const MB = 1024 * 1024;
/** Maximum bytes of a document ("Message" in the Bedrock API reference). */
const DOCUMENT = 4.5 * MB;
/** Maximum bytes of an image (same source). */
const IMAGE = 3.75 * MB;
/**
 * Maximum bytes of all files of a question. For Claude, the whole request, with the history, is limited to 32 MB, and Base64 makes the
 * files a third larger.
 */
export const CONVERSE_TOTAL = ATTACHMENTS.totalBytes;
/** Maximum bytes of all files of a question to an agent (`ByteContentFile` in the API reference of the agent runtime). */
export const AGENT_TOTAL = 10 * MB;

/**
 * The models that read documents larger than `DOCUMENT`, and the formats of such documents ("API restrictions" in the Bedrock user
 * guide).
 */
const LARGE_DOCUMENTS: readonly (readonly [RegExp, readonly AttachmentFormat[]])[] = [
  [/(^|\.)anthropic\.claude-(?!3-|v2|instant)/, ['pdf']],
  [/(^|\.)amazon\.nova-/, ['pdf', 'docx']],
  [/^local\.quotes-/, ['pdf']],
];

/** The limits of the configured engine; undefined if it does not read attached files. */
export function attachmentLimits(config: Pick<Config, 'ANSWER_ENGINE' | 'MODEL_ARN'>): AttachmentLimits | undefined {
  if (config.ANSWER_ENGINE === 'knowledge-base') return undefined;
  if (config.ANSWER_ENGINE === 'agent')
    // AWS does not document with which models an agent reads images, so images are refused.
    return { total: AGENT_TOTAL, largest: (format) => (isImageFormat(format) ? undefined : ATTACHMENTS.bytes) };
  const model = config.MODEL_ARN!;
  const { documents = false, images = false } = abilitiesOf(model) ?? {};
  if (!documents && !images) return undefined;
  return {
    total: CONVERSE_TOTAL,
    largest: (format) => {
      if (isImageFormat(format)) return images ? IMAGE : undefined;
      if (!documents) return undefined;
      return mayBeLarge(model, format) ? ATTACHMENTS.bytes : DOCUMENT;
    },
  };
}

function mayBeLarge(model: string, format: AttachmentFormat): boolean {
  return LARGE_DOCUMENTS.some(([pattern, formats]) => pattern.test(modelId(model)) && formats.includes(format));
}
