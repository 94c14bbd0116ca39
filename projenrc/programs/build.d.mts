import type { BundledPackage } from './bundled-packages.mjs';

/** The folders that a build writes to, relative to the root of the repository. */
export const OUTPUT_FOLDERS: readonly string[];

export interface Builder {
  /**
   * @param changed paths relative to the root of the repository. If given, builds only the programs and scripts that include one of
   *   these files. @default builds all programs and scripts, and copies the other files
   * @returns whether an output file has changed since the last build of this builder
   * @throws Error if the build fails; esbuild has already printed the reason
   */
  build(changed?: readonly string[]): Promise<boolean>;
  /** The packages whose code the output files contain. */
  packages(): BundledPackage[];
  close(): Promise<void>;
}

/** Creates a builder that builds incrementally: later builds parse only the files that have changed. */
export function createBuilder(): Promise<Builder>;

/**
 * Builds once.
 *
 * @returns the packages whose code the output files contain
 * @throws Error if the build fails; esbuild has already printed the reason
 */
export function build(): Promise<readonly BundledPackage[]>;
