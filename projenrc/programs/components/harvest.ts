import type { Page } from 'playwright-core';
import type { StyleFile } from './style-files';

/** A component as a page of the product showed it. */
export interface Example {
  /** The name of the component's style file. */
  readonly component: string;
  /** The name of the page's state. */
  readonly state: string;
  /** The element, within copies of its ancestors that have no other children. */
  readonly html: string;
  /** Identifies the structure and the state of the element: examples that differ only in their text have the same shape. */
  readonly shape: string;
}

/** The maximum number of examples of a component. */
const MOST = 10;

/** Collects up to ten examples of each component. No two examples of a component have the same shape. */
export class Harvest {
  private readonly examples: Example[] = [];

  constructor(private readonly files: readonly StyleFile[]) {}

  /** Adds the examples that the page shows now. @param state the name of the page's state */
  async from(page: Page, state: string): Promise<void> {
    for (const example of await page.evaluate(examplesOn, this.files)) {
      const same = this.of(example.component);
      if (same.length < MOST && !same.some(({ shape }) => shape === example.shape))
        this.examples.push({ ...example, state });
    }
  }

  of(component: string): Example[] {
    return this.examples.filter((example) => example.component === component);
  }

  /** The names of components without an example. */
  get missing(): string[] {
    return this.files.map(({ name }) => name).filter((name) => this.of(name).length === 0);
  }
}

/**
 * Runs in the page. For each style file, returns the examples of the first rule that has any: the outermost visible elements that the
 * rule matches, except those larger than `LARGEST`.
 */
function examplesOn(files: readonly StyleFile[]): Omit<Example, 'state'>[] {
  const LARGEST = 60_000;
  return files.flatMap(({ name, css }) => {
    for (const selector of selectorsOf(css)) {
      const shown = [...document.querySelectorAll(selector)].filter((element) => element.getClientRects().length > 0);
      const outermost = shown.filter((element) => !shown.some((other) => other !== element && other.contains(element)));
      const examples = outermost
        .filter(({ outerHTML }) => outerHTML.length < LARGEST)
        .map((element) => ({ component: name, html: withAncestors(element), shape: shapeOf(element) }));
      if (examples.length > 0) return examples;
    }
    return [];
  });

  function selectorsOf(css: string): string[] {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return [...sheet.cssRules]
      .filter((rule) => rule instanceof CSSStyleRule)
      .map((rule) =>
        rule.selectorText.replace(/::[\w-]+(\([^)]*\))?/g, '').replace(/:(hover|active|focus[\w-]*)/g, ':where(*)'),
      );
  }

  /**
   * Wraps the element in copies of its ancestors, because selectors refer to them. On the page of components, these copies generate
   * no boxes (`display: contents`), except those of tables.
   */
  function withAncestors(element: Element): string {
    let html = copyOf(element).outerHTML;
    for (
      let parent = element.parentElement;
      parent && parent !== document.documentElement;
      parent = parent.parentElement
    ) {
      const shallow = parent.cloneNode(false) as Element;
      shallow.setAttribute('data-ancestor', parent.localName);
      const [open, close] = shallow.outerHTML.split(/(?=<\/[\w-]+>$)/);
      html = `${open}${html}${close ?? ''}`
        .replace(/^<(body|details)/, '<div')
        .replace(/<\/(body|details)>$/, '</div>');
    }
    return html;
  }

  /** A copy that looks the same without scripts: an open popover stays open, and a closed one stays hidden. */
  function copyOf(element: Element): Element {
    const copy = element.cloneNode(true) as Element;
    const originals = [element, ...element.querySelectorAll('*')];
    for (const [index, each] of [copy, ...copy.querySelectorAll('*')].entries()) {
      if (each.matches('script, template')) each.remove();
      if (each.hasAttribute('popover') && !originals[index]!.matches(':popover-open')) each.setAttribute('hidden', '');
      each.removeAttribute('popover');
      each.removeAttribute('autofocus');
    }
    return copy;
  }

  function shapeOf(element: Element): string {
    const telling = ['class', 'data-state', 'data-status', 'aria-invalid', 'aria-current', 'open', 'hidden'];
    return [element, ...element.children]
      .map((each) => [each.localName, ...telling.map((attribute) => each.getAttribute(attribute))].join())
      .join('|');
  }
}
