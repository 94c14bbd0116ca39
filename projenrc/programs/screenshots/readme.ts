import type { Office } from './office';
import { THEMES } from './options';
import { PICTURES } from './pictures';

/** The beginning of the file names of each picture of the README, by the name of the picture. The name of the theme follows. */
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
