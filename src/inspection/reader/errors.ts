import type { DocumentProblem, Extract, ReaderReport, UncheckedReason } from '../report';

/** The file is not a valid document of its type. */
export class InvalidDocument extends Error {
  constructor(readonly problem: DocumentProblem) {
    super(`The document is invalid: ${problem}`);
    this.name = 'InvalidDocument';
  }
}

/** The document cannot be read, or exceeds a limit. */
export class UncheckableDocument extends Error {
  constructor(
    readonly reason: UncheckedReason,
    options?: ErrorOptions,
  ) {
    super(`The document cannot be checked: ${reason}`, options);
    this.name = 'UncheckableDocument';
  }
}

/** Converts the result of `read`, or the error that it throws, to a report. */
export async function reportOf(read: () => Promise<Extract>): Promise<ReaderReport> {
  try {
    return { extract: await read() };
  } catch (error) {
    if (error instanceof InvalidDocument) return { invalid: error.problem };
    if (error instanceof UncheckableDocument) return { unchecked: error.reason };
    // V8 throws a RangeError if a string, an array or the stack exceeds its maximum size.
    return { unchecked: error instanceof RangeError ? 'limits' : 'unreadable' };
  }
}
