import { parseArgs } from 'node:util';
import { LANGUAGES, type Language } from '../../../src/contract';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The widths of the window, each with its height, in pixels. */
export const SIZES = { '390': 844, '1024': 768, '1440': 900 } as const;
export type Size = keyof typeof SIZES;

export interface Options {
  /** Names of pictures; empty for all. */
  readonly only: readonly string[];
  readonly languages: readonly Language[];
  readonly themes: readonly Theme[];
  readonly sizes: readonly Size[];
  readonly folder: string;
  /** Whether to record an answer as it arrives, instead of writing the page with all pictures. */
  readonly animation: boolean;
  /** Whether to write the pictures of the README, instead of the page with all pictures. */
  readonly readme: boolean;
  readonly help: boolean;
}

/** The text of `--help`. */
export const HELP = `npx projen screenshots [options]

Starts the product on this machine with a state of its own, and takes a picture of each page.

  --only NAME        only this page; may be repeated
  --language de      only this language; may be repeated
  --theme dark       only this theme
  --size 390         only this width: ${Object.keys(SIZES).join(', ')}
  --folder FOLDER    where to write the pictures and index.html (default .local/screenshots)
  --readme           write the pictures of the README to docs
  --animation        write the animated picture of the README to docs`;

/** @throws Error that names the unknown option or the invalid value */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      language: { type: 'string', multiple: true, default: [] },
      theme: { type: 'string', multiple: true, default: [] },
      size: { type: 'string', multiple: true, default: [] },
      folder: { type: 'string', default: '.local/screenshots' },
      animation: { type: 'boolean', default: false },
      readme: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    ...values,
    languages: chosen('--language', values.language, LANGUAGES),
    themes: chosen('--theme', values.theme, THEMES),
    sizes: chosen('--size', values.size, Object.keys(SIZES) as Size[]),
  };
}

function chosen<Value extends string>(option: string, given: readonly string[], all: readonly Value[]): Value[] {
  const unknown = given.find((value) => !(all as readonly string[]).includes(value));
  if (unknown !== undefined) throw new Error(`${option} must be ${all.join(', ')}; received ${unknown}.`);
  return all.filter((value) => given.length === 0 || given.includes(value));
}
