import { isImageFormat, type StoredAttachment } from '../../attachments/attachment';
import { shownName } from '../../attachments/file-inspection';
import type { Translate } from '../language/language';

/** An attached file as a page shows it. */
export interface AttachmentView {
  readonly name: string;
  readonly state: 'ready' | 'refused';
  /** Absent if the file is refused. */
  readonly id?: string;
  /** Where the file can be downloaded. */
  readonly address?: string;
  readonly size?: string;
  readonly isImage?: boolean;
  /** The reason why the file is refused, as a sentence. */
  readonly problem?: string;
}

export function attachmentView(
  { id, name, format, size }: StoredAttachment,
  conversationId: string,
  t: Translate,
): AttachmentView {
  return {
    name,
    state: 'ready',
    id,
    address: attachmentAddress(conversationId, id),
    size: t.formats.bytes(size),
    isImage: isImageFormat(format),
  };
}

export function attachmentAddress(conversationId: string, id: string): string {
  return `/conversations/${conversationId}/attachments/${id}`;
}

export function refusedView(sentName: string, problem: string): AttachmentView {
  return { name: shownName(sentName), state: 'refused', problem };
}
