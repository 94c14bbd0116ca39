import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

const LANGUAGES = ['de', 'fr', 'it', 'en'] as const;

/** Seconds: the window in which requests are counted. */
const RETRY_AFTER = 300;

/** Tells scripts and on-call people that the firewall answered, and how; the application's own header is `joule-verne`. */
const HEADER = 'x-joule-verne';

/** Why somebody is turned away; each is a page of its own. */
export const REFUSALS = {
  /** Something looked like an attack. */
  blocked: { responseCode: 403 },
  /** From a network or a country that is not admitted. */
  outside: { responseCode: 403 },
  /** Too often. */
  tooMany: { responseCode: 429, responseHeaders: [{ name: 'retry-after', value: String(RETRY_AFTER) }] },
} as const;

export type Refusal = keyof typeof REFUSALS;

/** Turning a request away with a page that says what happened and what to do. */
export function refuse(refusal: Refusal): { block: CfnWebACL.BlockActionProperty } {
  const { responseCode, ...more } = REFUSALS[refusal];
  const headers = 'responseHeaders' in more ? more.responseHeaders : [];
  return {
    block: {
      customResponse: {
        responseCode,
        customResponseBodyKey: refusal,
        responseHeaders: [{ name: HEADER, value: refusal }, ...headers],
      },
    },
  };
}

/** The pages, by their keys. WAF cannot choose a language, so each says it in all. */
export function refusalPages(): Record<Refusal, CfnWebACL.CustomResponseBodyProperty> {
  const page = (refusal: Refusal) => ({ contentType: 'TEXT_HTML', content: pageOf(refusal) });
  return { blocked: page('blocked'), outside: page('outside'), tooMany: page('tooMany') };
}

/** Within the page: nothing else of the product can be reached from it. */
const STYLE = [
  ':root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}',
  'main{max-width:36rem;margin:2rem auto;padding:0 1rem}',
  'h1{margin:0;font-size:1.1rem}',
  'p{margin:.25rem 0}',
  'section+section{margin-top:1.25rem;padding-top:1.25rem;border-top:1px solid #8886}',
].join('');

function pageOf(refusal: Refusal): string {
  const sections = LANGUAGES.map((language) => {
    const sentences = JSON.parse(readFileSync(path.join(__dirname, 'locales', `${language}.json`), 'utf8')) as Record<
      string,
      string
    >;
    const say = (name: string) => markup(sentences[`${refusal}.${name}`]!);
    return `<section lang="${language}"><h1>${say('title')}</h1><p>${say('happened')}</p><p>${say('remedy')}</p></section>`;
  });
  const head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Joule Verne</title>';
  const style = `<style>${STYLE}</style>`;
  return `<!doctype html><html lang="de"><head>${head}${style}</head><body><main>${sections.join('')}</main></body></html>`;
}

/** In ASCII, which survives whatever a template passes through. */
function markup(sentence: string): string {
  return sentence.replace(/[^ !#-%(-;=?-~]/gu, (character) => `&#${character.codePointAt(0)};`);
}
