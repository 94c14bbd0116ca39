import type { Office } from './office';
import { THEMES } from './options';
import { PICTURES } from './pictures';

/** The path of each picture in the README, without the theme and the extension, by the name of the picture. */
const FILES = { answer: 'docs/screenshot', 'console-documents': 'docs/console' } as const;
const SIZE = { width: 1280, height: 800 };

/** Writes the pictures of the README, each in both themes. */
export async function writeReadmePictures(office: Office): Promise<void> {
  for (const [name, file] of Object.entries(FILES)) {
    const picture = PICTURES.find((each) => each.name === name)!;
    const page = await office.open(picture.viewer);
    await page.setViewportSize(SIZE);
    await picture.show(page, office);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      await page.screenshot({ path: `${file}-${theme}.png`, animations: 'disabled', caret: 'hide' });
    }
  }
}
