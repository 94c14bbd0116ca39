import type { Line } from '../report';
import type { Pdf } from './pdf-document';

/** The annotations on the pages: their subtypes, and whether any annotation is a form field. */
export interface Annotations {
  readonly subtypes: ReadonlySet<string>;
  readonly hasField: boolean;
}

interface Info {
  readonly IsCollectionPresent?: boolean;
  readonly IsXFAPresent?: boolean;
  readonly IsAcroFormPresent?: boolean;
}

/** Subtypes of annotations that embed a file. */
const FILES = ['FileAttachment', 'RichMedia', 'Sound', 'Movie'];
/** The placeholder that a dynamic form shows in programs that cannot display the form. */
const PLACEHOLDER =
  /please wait|bitte warten|veuillez patienter|patientez|attendere|(?:viewer|reader)\b.*\b(?:may not|cannot|can't|unable)/i;

/** Whether the bytes of a PDF contain the dictionary of an embedded file. Such a dictionary is never compressed. */
export function mentionsEmbeddedFiles(content: Buffer): boolean {
  const type = '/EmbeddedFile';
  for (let at = content.indexOf(type); at >= 0; at = content.indexOf(type, at + 1))
    if (!/[\w#]/.test(String.fromCharCode(content[at + type.length] ?? 0))) return true;
  return false;
}

/** Whether a PDF is a portfolio or has attachments (ISO 32000-1, sections 7.11.4, 12.3.5 and 12.5.6.15). */
export async function hasEmbeddedFiles(pdf: Pdf, { subtypes }: Annotations): Promise<boolean> {
  if (FILES.some((subtype) => subtypes.has(subtype)) || (await infoOf(pdf)).IsCollectionPresent) return true;
  return Object.keys((await pdf.getAttachments()) ?? {}).length > 0;
}

/**
 * Whether a PDF is a dynamic XFA form, which only a few programs can display. A static XFA form also has ordinary pages
 * and fields.
 */
export async function isDynamicForm(pdf: Pdf, { hasField }: Annotations, page: readonly Line[]): Promise<boolean> {
  const { IsXFAPresent: hasXfa, IsAcroFormPresent: hasForm } = await infoOf(pdf);
  if (!hasXfa) return false;
  return !hasForm || !hasField || page.some(({ text }) => PLACEHOLDER.test(text));
}

async function infoOf(pdf: Pdf): Promise<Info> {
  return (await pdf.getMetadata()).info as Info;
}
