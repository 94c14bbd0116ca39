import type { Translate } from '../../app/web/language/language';
import type { RowItem } from '../row-item';
import type { ListedDocument } from './catalogue';
import { formatVersion } from './named-version';

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
