import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LANGUAGES, type Language } from '../../../src/contract';
import type { Text } from '../../../src/functions/invitation-mail/text';
import { de } from '../../../src/functions/invitation-mail/texts/de';
import { en } from '../../../src/functions/invitation-mail/texts/en';
import { fr } from '../../../src/functions/invitation-mail/texts/fr';
import { it } from '../../../src/functions/invitation-mail/texts/it';

export const ROOT = path.join(__dirname, '../../..');

const MAILS: Readonly<Record<Language, Text>> = { de, fr, it, en };

type Sentences = Readonly<Record<string, string>>;

/** The texts of the chat and the console, unchanged from the files. */
export const sentences = Object.fromEntries(
  LANGUAGES.map((language) => [language, readSentences('locales', language)]),
) as Readonly<Record<Language, Sentences>>;

/**
 * All texts in a language, including those of the web ACL's block pages, the sign-in pages of `npm start`, and the
 * e-mails.
 */
export function allTexts(language: Language): string[] {
  return [
    sentences[language],
    readSentences('src/infra/web-acl/locales', language),
    readSentences('src/local/load-balancer/locales', language),
  ]
    .flatMap((texts) => Object.values(texts))
    .concat(mailTexts(MAILS[language]));
}

export function readSentences(folder: string, language: Language): Sentences {
  return JSON.parse(readFileSync(path.join(ROOT, folder, `${language}.json`), 'utf8')) as Sentences;
}

function mailTexts({ messages, ...labels }: Text): string[] {
  const composed = Object.values(messages).map((message) =>
    message({ organisation: 'Example', days: 2, product: 'Joule Verne' }),
  );
  return [
    ...Object.values(labels),
    ...composed.flatMap(({ subject, paragraphs, validity }) => [subject, ...paragraphs, validity]),
  ];
}
