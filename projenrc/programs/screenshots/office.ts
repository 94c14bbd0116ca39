import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Language } from '../../../src/contract';
import { signIn } from '../../../test/support/browser/browser-fixture';
import { askAndWait } from '../../../test/support/browser/chat';
import { SAMPLES } from './samples';
import { PEOPLE } from './samples/people';
import type { Samples } from './samples/sample';

/** The people whose pages the pictures show. */
export type Viewer = 'anna' | 'admin' | 'signed-out';

const LOCALES = { de: 'de-CH', fr: 'fr-CH', it: 'it-CH', en: 'en-GB' } as const;
const INDEXING = { timeout: 60_000 };

/** The product with the sample conversations, documents and people in one language. */
export interface Office {
  readonly language: Language;
  readonly samples: Samples;
  /** The paths of the conversations that have a picture, by the picture's name. */
  readonly conversations: ReadonlyMap<string, string>;
  open(viewer: Viewer): Promise<Page>;
  close(): Promise<void>;
}

/** Signs in, and enters the samples: through the pages, or by sending their forms directly. */
export async function furnish(
  browser: Browser,
  url: string,
  language: Language,
  deviceScaleFactor = 1,
): Promise<Office> {
  const contexts: BrowserContext[] = [];
  const open = async (viewer: Viewer) => {
    const context = await browser.newContext({
      baseURL: url,
      locale: LOCALES[language],
      timezoneId: 'Europe/Zurich',
      reducedMotion: 'reduce',
      deviceScaleFactor,
    });
    context.setDefaultTimeout(60_000);
    contexts.push(context);
    const page = await context.newPage();
    if (viewer !== 'signed-out') {
      await page.goto('/');
      await signIn(page, `${viewer}@example.org`);
    }
    return page;
  };
  const samples = SAMPLES[language];
  const admin = await open('admin');
  const anna = await open('anna');
  await fillConsole(admin, samples);
  const conversations = await askAll(anna, samples);
  await complain(anna, samples);
  return {
    language,
    samples,
    conversations,
    open: async (viewer) => (viewer === 'admin' ? admin : viewer === 'anna' ? anna : open('signed-out')),
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()));
    },
  };
}

async function askAll(page: Page, { questions }: Samples): Promise<Map<string, string>> {
  const conversations = new Map<string, string>();
  for (const { picture, question } of questions) {
    await page.goto('/');
    await askAndWait(page, question);
    if (picture) conversations.set(picture, new URL(page.url()).pathname);
  }
  return conversations;
}

/** Marks the newest answer as helpful and the oldest as unhelpful, with a comment that the console shows. */
async function complain(page: Page, { comment }: Samples): Promise<void> {
  const turn = (await page.locator('article[data-turn]').last().getAttribute('data-turn'))!;
  await post(page, `${new URL(page.url()).pathname}/turns/${turn}/feedback`, { rating: 'helpful' });
  const oldest = (await page.locator('#list a[href^="/conversations/"]').last().getAttribute('href'))!;
  await page.goto(oldest);
  const id = (await page.locator('article[data-turn]').last().getAttribute('data-turn'))!;
  await post(page, `${oldest}/turns/${id}/feedback`, {
    rating: 'unhelpful',
    reason: 'missing',
    comment,
    share: 'on',
  });
}

async function fillConsole(page: Page, { uploads, instructions }: Samples): Promise<void> {
  for (const [email, name, language] of PEOPLE) await post(page, '/admin/users', { email, name, language });
  for (const { name, text } of [...uploads, uploads[0]!]) {
    await post(page, '/admin/documents', {
      owner: 'Anna',
      files: { name, mimeType: 'text/plain', buffer: Buffer.from(text) },
    });
  }
  await page.goto('/admin/instructions');
  const base = await page.inputValue('[data-form=instructions] [name=base]');
  await post(page, '/admin/instructions', { base, text: instructions });
  await page.goto('/admin/documents');
  await page.locator(`[data-document="${uploads[0]!.name}"][data-state=indexed]`).waitFor(INDEXING);
}

type Field = string | { name: string; mimeType: string; buffer: Buffer };

/** Sends a form directly, without opening its page. @throws Error with the server's reason if the server rejects the form */
async function post(page: Page, path: string, fields: Readonly<Record<string, Field>>): Promise<void> {
  const hasFile = Object.values(fields).some((value) => typeof value !== 'string');
  const response = await page.request.post(
    path,
    hasFile ? { multipart: fields } : { form: fields as Record<string, string> },
  );
  if (response.ok()) return;
  const reasons = [...(await response.text()).matchAll(/<p[^>]* role="alert">(.*?)<\/p>/g)].map(([, reason]) => reason);
  throw new Error(`POST ${path} was answered with ${response.status()}: ${reasons.join(' ')}`);
}
