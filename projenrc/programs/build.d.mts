/** The folders that a build writes to, relative to the repository. */
export const OUTPUT_FOLDERS: readonly string[];

export interface Builder {
  /**
   * @param changed builds only the programs that include one of these files, relative to the repository. @default all programs
   * @returns whether an output differs from that of the last build
   * @throws Error when the build fails; esbuild has printed why
   */
  build(changed?: readonly string[]): Promise<boolean>;
  close(): Promise<void>;
}

/** Builds incrementally: later builds parse changed files only. */
export function createBuilder(): Promise<Builder>;

/** Builds once. @throws Error when the build fails; esbuild has printed why */
export function build(): Promise<void>;
