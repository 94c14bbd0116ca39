/** Waits for something, and says what it is once that takes longer than a second. */
export type Progress = <T>(sentence: string, work: Promise<T>) => Promise<T>;

/** @param say prints a line */
export function progressBy(say: (sentence: string) => void): Progress {
  return (sentence, work) => {
    const timer = setTimeout(() => say(sentence), 1_000);
    return work.finally(() => clearTimeout(timer));
  };
}
