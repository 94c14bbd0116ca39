import { getResolvedPDFJS } from 'unpdf';
import type { Page } from './pdf-document';

/** A drawing operator of a page. */
export interface Operator {
  readonly code: number;
  readonly args: readonly unknown[];
}

/**
 * Limits the number of operators that are read per page and per document. Maps and plans contain hundreds of thousands.
 */
export class OperatorBudget {
  private left = 60_000;

  get isSpent(): boolean {
    return this.left <= 0;
  }

  /** @returns how many operators of a page may be read */
  ofPage(): number {
    return Math.min(this.left, 20_000);
  }

  spend(count: number): void {
    this.left -= count;
  }
}

interface Chunk {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly (readonly unknown[] | null)[];
}

/**
 * The internal interface behind pdf.js's `PDFPageProxy.getOperatorList`. That method cannot be stopped, and may collect
 * millions of operators.
 */
interface Transport {
  readonly messageHandler: {
    sendWithStream(action: 'GetOperatorList', parameters: object): ReadableStream<Chunk>;
  };
}

/** `DISPLAY`, `ANNOTATIONS_DISABLE` and `OPLIST` of pdf.js's `RenderingIntentFlag`. */
const INTENT = 0x02 | 0x40 | 0x100;

/** The code of each operator, by its name. */
export async function operatorCodes(): Promise<Readonly<Record<string, number>>> {
  return (await getResolvedPDFJS()).OPS;
}

/** Yields the operators that draw a page. Stops at the limit of the page or of the document. */
export async function* operatorsOf(page: Page, budget: OperatorBudget): AsyncGenerator<Operator> {
  const pageIndex = page.pageNumber - 1;
  const { messageHandler } = (page as unknown as { readonly _transport: Transport })._transport;
  const reader = messageHandler
    .sendWithStream('GetOperatorList', {
      pageId: pageIndex,
      pageIndex,
      intent: INTENT,
      cacheKey: 'inspection',
      annotationStorage: null,
      modifiedIds: new Set(),
    })
    .getReader();
  let left = budget.ofPage();
  try {
    for (let part = await reader.read(); !part.done && left > 0; part = await reader.read()) {
      const { fnArray, argsArray } = part.value;
      left -= fnArray.length;
      budget.spend(fnArray.length);
      for (const [i, code] of fnArray.entries()) yield { code, args: argsArray[i] ?? [] };
    }
  } finally {
    await reader.cancel(new Error('No more operators are needed'));
  }
}
