/**
 * `npx projen screenshots` takes pictures of the pages in every language, theme and size, and writes a page that shows them side
 * by side. It starts the product on loopback with its own state, and with a model that answers with the texts of `samples`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Language } from '../../../src/contract';
import { launchChromium } from '../../../test/support/browser/chromium';
import { startProduct } from '../../../test/support/browser/product-process';
import { recordAnswer } from './animation';
import { gallery, type Shot } from './gallery';
import { furnish, type Office } from './office';
import { HELP, type Options, readOptions, SIZES } from './options';
import { PICTURES } from './pictures';
import { writeReadmePictures } from './readme';
import { SAMPLES } from './samples';
import { type ScriptedModel, startScriptedModel } from './scripted-model';

const MAX_HEIGHT = 4_000;
/** Pixels of the picture per CSS pixel of the page. Pictures with this scale are sharp on most screens. */
const README_SCALE = 1.5;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(HELP);
  const server = await launchChromium();
  try {
    const browser = await chromium.connect(server.wsEndpoint());
    const takes = options.readme || options.animation;
    if (options.readme) await withOffice(browser, 'en', (office) => writeReadmePictures(office), README_SCALE);
    if (options.animation) await withOffice(browser, 'en', recordAnswer);
    if (!takes) await writeGallery(browser, options);
  } finally {
    await server.close();
  }
}

async function writeGallery(browser: Browser, options: Options): Promise<void> {
  const pictures = PICTURES.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  if (pictures.length === 0) throw new Error(`--only must be ${PICTURES.map(({ name }) => name).join(', ')}.`);
  for (const language of options.languages) rmSync(join(options.folder, language), { recursive: true, force: true });
  const shots: Shot[] = [];
  for (const language of options.languages) {
    await withOffice(browser, language, async (office) => {
      for (const picture of pictures) {
        const page = await office.open(picture.viewer);
        for (const size of options.sizes) {
          await page.setViewportSize({ width: Number(size), height: SIZES[size] });
          await picture.show(page, office);
          if (picture.isWhole) await unfold(page, Number(size));
          for (const theme of options.themes) {
            const file = join(language, `${picture.name}-${theme}-${size}.png`);
            await page.emulateMedia({ colorScheme: theme });
            mkdirSync(dirname(join(options.folder, file)), { recursive: true });
            await page.screenshot({
              path: join(options.folder, file),
              fullPage: true,
              animations: 'disabled',
              caret: 'hide',
            });
            shots.push({ file, name: picture.name, language, theme, size });
          }
        }
      }
    });
    console.log(`${language}: ${shots.filter((shot) => shot.language === language).length} pictures`);
  }
  const index = join(options.folder, 'index.html');
  writeFileSync(index, gallery(shots, options));
  console.log(`Open ${index}`);
}

/** Enlarges the window to the height of the page's scrollable content, but at most to MAX_HEIGHT. */
async function unfold(page: Page, width: number): Promise<void> {
  const height = await page.evaluate(() => document.querySelector('main')!.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(height, page.viewportSize()!.height), MAX_HEIGHT) });
}

async function withOffice(
  browser: Browser,
  language: Language,
  use: (office: Office, model: ScriptedModel) => Promise<void>,
  scale?: number,
): Promise<void> {
  const model = await startScriptedModel([SAMPLES[language]]);
  const product = await startProduct({ AWS_ENDPOINT_URL_BEDROCK_RUNTIME: model.url, MODEL_CITATIONS: 'marks' });
  try {
    const office = await furnish(browser, product.url, language, scale);
    await use(office, model);
    await office.close();
  } finally {
    await product.stop();
    await model.close();
  }
}

main().catch((error: Error) => {
  console.error(error.constructor === Error ? error.message : error);
  process.exitCode = 1;
});
