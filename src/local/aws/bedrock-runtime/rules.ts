import { validationError } from '../bedrock/errors';

export type Json = Readonly<Record<string, unknown>>;

export interface Message {
  readonly role: string;
  readonly content: readonly Json[];
}

/** The maximum in a request ("API restrictions", Bedrock user guide). */
const MAX_DOCUMENTS = 5;
/** The maximum in a message ("Message", Bedrock API reference). */
const MAX_IMAGES = 20;
/** Letters, digits, single spaces, hyphens, parentheses and square brackets ("DocumentBlock", Bedrock API reference). */
const DOCUMENT_NAME = /^(?!.*\s\s)[A-Za-z0-9\s\-()[\]]+$/;

/**
 * Checks those rules of the service that are not in its API model. The error messages about roles, texts and tools are the
 * service's own.
 *
 * @throws Refusal (validation)
 */
export function assertConversation(messages: readonly Message[], hasTools: boolean): void {
  assertRoles(messages);
  for (const [index, { content }] of messages.entries()) assertContent(content, index);
  assertDocuments(messages);
  assertToolResults(messages, hasTools);
}

function assertRoles(messages: readonly Message[]): void {
  if (messages[0]?.role !== 'user')
    throw validationError(
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    );
  if (messages.at(-1)?.role !== 'user')
    throw validationError(
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    );
  if (messages.some(({ role }, index) => role === messages[index - 1]?.role))
    throw validationError(
      'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
    );
}

function assertContent(content: readonly Json[], index: number): void {
  if (content.length === 0)
    throw validationError(
      `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`,
    );
  const blank = content.findIndex(({ text }) => typeof text === 'string' && text.trim() === '');
  if (blank >= 0)
    throw validationError(
      `The text field in the ContentBlock object at messages.${index}.content.${blank} is blank. Add text to the text field, and try again.`,
    );
}

function assertDocuments(messages: readonly Message[]): void {
  const names = messages.flatMap(({ content }) => documentsIn(content)).map(({ name }) => String(name));
  if (names.length > MAX_DOCUMENTS)
    throw validationError(`The model returned the following errors: too many documents: ${names.length}.`);
  if (names.some((name) => !DOCUMENT_NAME.test(name)))
    throw validationError(
      "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character.",
    );
  if (new Set(names).size < names.length)
    throw validationError('The documents of a request must have different names.');
  assertCitableDocuments(messages.flatMap(({ content }) => documentsIn(content)));
  for (const [index, { content }] of messages.entries()) {
    if (content.filter(({ image }) => image).length > MAX_IMAGES)
      throw validationError(`The message at messages.${index} has more than ${MAX_IMAGES} images.`);
    if (documentsIn(content).length > 0 && !content.some(({ text }) => text))
      throw validationError('A message with a document must also have a text.');
  }
}

/** Checks the service's rules for citations of documents: boto/boto3#4726, and "Citations" in Anthropic's documentation. */
function assertCitableDocuments(documents: readonly Json[]): void {
  const isCited = ({ citations }: Json) => (citations as { enabled?: boolean } | undefined)?.enabled === true;
  const cited = documents.filter(isCited);
  if (cited.length > 0 && cited.length < documents.length)
    throw validationError('Citations must be enabled for all documents of a request, or for none.');
  for (const document of documents) {
    const { bytes, text } = document.source as { bytes?: unknown; text?: unknown };
    if (text !== undefined && !isCited(document))
      throw validationError('A document with the source text must have citations enabled.');
    if (!isCited(document)) continue;
    if (document.format !== 'txt' && document.format !== 'pdf')
      throw validationError(
        'Unsupported document format. Only txt and pdf formats are supported when citations are enabled',
      );
    if (document.format === 'txt' && bytes !== undefined)
      throw validationError('The model returned the following errors: The PDF specified was not valid.');
    if (typeof text === 'string' && text.trim() === '') throw validationError('The text of a document is blank.');
  }
}

/** Each use of a tool needs one result in the message after it. */
function assertToolResults(messages: readonly Message[], hasTools: boolean): void {
  let expected: string[] = [];
  for (const [index, { role, content }] of messages.entries()) {
    const uses = idsOf(content, 'toolUse');
    const results = idsOf(content, 'toolResult');
    if (!hasTools && (uses.length > 0 || results.length > 0))
      throw validationError('The toolConfig field must be defined when using toolUse and toolResult content blocks.');
    if (role === 'user' && [...expected].sort().join() !== [...results].sort().join())
      throw validationError(
        `Expected toolResult blocks at messages.${index}.content for the following Ids: ${expected.join(', ')}`,
      );
    expected = uses;
  }
}

function idsOf(content: readonly Json[], member: 'toolUse' | 'toolResult'): string[] {
  return content.flatMap((block) => (block[member] ? [String((block[member] as Json).toolUseId)] : []));
}

/** The document blocks of a message. */
export function documentsIn(content: readonly Json[]): Json[] {
  return content.flatMap(({ document }) => (document ? [document as Json] : []));
}
