import type { Translate } from '../../app/web/language/language';
import type { ListedDocument } from './catalogue';
import { formatVersion } from './named-version';

/** An entry in the menu of a row, see `templates/admin/row-menu.eta`. */
export interface RowItem {
  /** The entry's `data-action`. */
  readonly action: string;
  readonly text: string;
  readonly address: string;
  /** `confirmed` opens a dialog, `download` downloads a file, and `post` sends the request without confirmation. */
  readonly kind?: 'confirmed' | 'download' | 'post';
}

/** Returns the entries in the menu of a document: none, once it is deleted. */
export function itemsOf({ name, etag, heldFile }: ListedDocument, t: Translate): RowItem[] {
  if (heldFile) {
    const address = `/admin/documents/incoming/${heldFile.id}`;
    return [
      { action: 'release', text: t('documents.release.action'), address: `${address}/release` },
      { action: 'delete', text: t('documents.discard.action'), address: `${address}/discard` },
    ];
  }
  if (!etag) return [];
  const query = `name=${encodeURIComponent(name)}`;
  const version = encodeURIComponent(formatVersion({ name, etag }));
  return [
    { action: 'details', text: t('documents.details.action'), address: `/admin/documents/details?${query}` },
    { action: 'replace', text: t('documents.replacement.action'), address: `/admin/documents/replacement?${query}` },
    { action: 'delete', text: t('action.delete'), address: `/admin/documents/deletion?document=${version}` },
  ];
}
