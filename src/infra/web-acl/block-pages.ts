import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { LANGUAGES, PRODUCT } from '../../contract';
import { BLOCK_REASON_HEADER } from '../../response-headers';
import { typeset } from '../../typography';

/** Value of the header `retry-after`, in seconds: the window of the rate limits. */
const RETRY_AFTER = 300;

/** Why a request is blocked; each reason has its own page. */
const RESPONSES = {
  /** The request looks like an attack. */
  blocked: { responseCode: 403 },
  /** The network or country is not allowed. */
  outside: { responseCode: 403 },
  /** A rate limit is exceeded. */
  tooMany: { responseCode: 429, responseHeaders: [{ name: 'retry-after', value: String(RETRY_AFTER) }] },
} as const;

export type BlockReason = keyof typeof RESPONSES;

/** Returns the action that blocks a request and responds with the page for the reason. */
export function blockAction(reason: BlockReason): { block: CfnWebACL.BlockActionProperty } {
  const { responseCode, ...more } = RESPONSES[reason];
  const headers = 'responseHeaders' in more ? more.responseHeaders : [];
  return {
    block: {
      customResponse: {
        responseCode,
        customResponseBodyKey: reason,
        responseHeaders: [{ name: BLOCK_REASON_HEADER, value: reason }, ...headers],
      },
    },
  };
}

/** Returns the page for each reason. WAF cannot negotiate the language, so each page contains all four languages. */
export function blockPages(product: string = PRODUCT): Record<BlockReason, CfnWebACL.CustomResponseBodyProperty> {
  const page = (reason: BlockReason) => ({ contentType: 'TEXT_HTML', content: renderPage(reason, product) });
  return { blocked: page('blocked'), outside: page('outside'), tooMany: page('tooMany') };
}

/** The style of a page. It is inline, because a blocked browser may not be able to load a stylesheet from the product. */
const STYLE = [
  ':root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}',
  'main{max-width:36rem;margin:2rem auto;padding:0 1rem}',
  'h1{margin:0;font-size:1.1rem}',
  'p{margin:.25rem 0}',
  'section+section{margin-top:1.25rem;padding-top:1.25rem;border-top:1px solid #8886}',
].join('');

function renderPage(reason: BlockReason, product: string): string {
  const sections = LANGUAGES.map((language) => {
    const text = readFileSync(path.join(__dirname, 'locales', `${language}.json`), 'utf8');
    const sentences = JSON.parse(typeset(text, language)) as Record<string, string>;
    const sentence = (name: string) => escapeHtml(sentences[`${reason}.${name}`]!.replaceAll('{product}', product));
    return `<section lang="${language}"><h1>${sentence('title')}</h1><p>${sentence('happened')}</p><p>${sentence('remedy')}</p></section>`;
  });
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(product)}</title>`;
  const style = `<style>${STYLE}</style>`;
  return `<!doctype html><html lang="de"><head>${head}${style}</head><body><main>${sections.join('')}</main></body></html>`;
}

/** Escapes HTML's special characters and all characters outside printable ASCII, so that the text is correct in any encoding. */
function escapeHtml(sentence: string): string {
  return sentence.replace(/[^ !#-%(-;=?-~]/gu, (character) => `&#${character.codePointAt(0)};`);
}
