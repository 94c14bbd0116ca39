/** An entry in the menu of a row, see `templates/admin/row-menu.eta`. */
export interface RowItem {
  /** The entry's `data-action`. */
  readonly action: string;
  readonly text: string;
  readonly address: string;
  /**
   * `confirmed` opens a dialog, `download` downloads a file, and `post` sends the request without confirmation.
   * @default 'confirmed'
   */
  readonly kind?: 'confirmed' | 'download' | 'post';
}
