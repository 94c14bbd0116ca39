import type { Language } from '../../../../src/contract';
import { de } from './de';
import { en } from './en';
import { fr } from './fr';
import { it } from './it';
import type { Samples } from './sample';

/** The content of the pictures, by language. */
export const SAMPLES: Readonly<Record<Language, Samples>> = { de, fr, it, en };
