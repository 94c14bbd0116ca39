import type { Env } from 'markdown-it';
import { COLOURING_OF_ANSWER, UnitColouring } from './code';
import { PLACEHOLDER } from './placeholder';

/** The target of a label: the address of a link, or the number of a footnote. */
export interface Definition {
  readonly href: string;
  readonly title: string;
  readonly footnote?: number;
}

/** Returns the id of a footnote in the page, for example `footnote-…-2`. */
export type FootnoteId = (number: number) => string;

/**
 * Returns the key of a footnote among all definitions. The key contains a line break, which markdown-it never uses in the key of a link.
 * Marks inside the label are left out of the key; otherwise the label with marks would name another footnote.
 */
export function footnoteKey(label: string): string {
  return `footnote\n${label.replace(PLACEHOLDER, '').toUpperCase()}`;
}

/**
 * The definitions of an answer's finished units. If a label has several definitions, the first one applies, as in
 * CommonMark. Footnotes are numbered in the order of their definitions, so that a later definition never changes a
 * number.
 */
export class Definitions {
  /** How much of the budget for highlighting code is left for the next unit. */
  colouring = COLOURING_OF_ANSWER;
  private readonly all = Object.create(null) as Record<string, Definition>;
  private footnotes = 0;

  constructor(private readonly footnoteId: FootnoteId) {}

  /** Creates the scope of a unit. Other units do not see the definitions in the unit itself until `adopt` is called. */
  scope(colouring = this.colouring): Scope {
    return new Scope(this.all, this.footnotes, this.footnoteId, colouring);
  }

  /** Adds the definitions in a finished unit, except those of labels that are already defined. Returns the keys of those it has added. */
  adopt(scope: Scope): string[] {
    this.footnotes = scope.footnotes;
    const added = Object.entries(scope.own).filter(([key]) => !(key in this.all));
    for (const [key, definition] of added) this.all[key] = definition;
    return added.map(([key]) => key);
  }
}

/** The definitions that are used to render one unit. */
export class Scope {
  /** The definitions in the unit. */
  readonly own: Record<string, Definition>;
  /** The keys that were looked up before there was a definition. The unit itself may define some of them later. */
  readonly missing = new Set<string>();
  /** How much of the budget for highlighting code is left after the unit. Undefined until the unit has been rendered. */
  colouringLeft: number | undefined;
  /** All definitions that the unit can use. markdown-it reads and writes this object. */
  readonly references: Record<string, Definition>;

  constructor(
    earlier: Record<string, Definition>,
    /** The number of footnotes that are defined, including those in the unit. */
    public footnotes: number,
    readonly footnoteId: FootnoteId,
    /** The budget that the unit has for highlighting code. */
    readonly colouring: number,
  ) {
    this.own = Object.create(earlier) as Record<string, Definition>;
    this.references = new Proxy(this.own, {
      get: (own, key: string) => {
        const definition = own[key];
        if (!definition) this.missing.add(key);
        return definition;
      },
    });
  }

  /** Defines a footnote of the unit, unless it is already defined. Returns the footnote's number. */
  define(label: string): number {
    const key = footnoteKey(label);
    this.own[key] ??= { href: '', title: '', footnote: ++this.footnotes };
    return this.own[key].footnote!;
  }
}

/** The environment of one rendering, which markdown-it passes to its rules. */
export interface Environment extends Env {
  readonly scope: Scope;
  /** Whether more text may follow. */
  readonly isOpen: boolean;
  readonly colouring: UnitColouring;
  /** The work for the formulas that have been rendered so far, in characters of TeX. */
  formulaWork: number;
}

/** Creates the environment for a unit. The default scope has no definitions; that is enough to parse the structure of blocks. */
export function environment(scope = NOTHING.scope(), isOpen = false): Environment {
  const colouring = new UnitColouring(scope.colouring);
  return { scope, references: scope.references, isOpen, colouring, formulaWork: 0 };
}

const NOTHING = new Definitions(() => '');
