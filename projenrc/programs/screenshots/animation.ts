import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type Frame, gif } from './gif';
import type { Office } from './office';
import type { ScriptedModel } from './scripted-model';

const FILE = 'docs/answer.gif';
const SIZE = { width: 1000, height: 640 };
/**
 * The approximate total duration of all pictures except the last, in milliseconds. Each of them is shown for the same time,
 * regardless of when it was taken.
 */
const DURATION = 9_000;
const END = 2_500;
/** The speed of the answer. It is low, so that even a busy machine can take enough pictures while the answer arrives. */
const TOKENS_PER_SECOND = 12;
const LARGEST = 900_000;

/** Records the typing of a question and the arrival of its answer. */
export async function recordAnswer({ open, samples }: Office, model: ScriptedModel): Promise<void> {
  const { question } = samples.questions.find(({ picture }) => picture === 'answer')!;
  const page = await open('anna');
  await page.setViewportSize(SIZE);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
  await page.goto('/');
  const frames = [await picture(page)];
  for (const words of question.split(/(?<= )/)) {
    await page.locator('#message').pressSequentially(words);
    frames.push(await picture(page));
  }
  model.tokensPerSecond = TOKENS_PER_SECOND;
  await page.click('#composer [type=submit]');
  const answer = page.locator('article[data-role=assistant]').last();
  while ((await answer.getAttribute('data-status')) !== 'complete') frames.push(await picture(page));
  model.tokensPerSecond = 1_000;
  await pause(500);
  frames.push(await picture(page));
  writeFileSync(FILE, encoded(frames));
}

const picture = (page: Page): Promise<Buffer> => page.screenshot({ caret: 'hide' });

/** @throws Error if the file is too large for the README */
function encoded(pictures: readonly Buffer[]): Uint8Array {
  const duration = Math.round(DURATION / pictures.length / 10) * 10;
  const frames = pictures.map(
    (png, index): Frame => ({ png, duration: index === pictures.length - 1 ? END : duration }),
  );
  const bytes = gif(frames);
  if (bytes.length > LARGEST)
    throw new Error(`${FILE} would have ${bytes.length} bytes; at most ${LARGEST} are allowed.`);
  console.log(`${FILE}: ${frames.length} pictures, ${bytes.length} bytes`);
  return bytes;
}
