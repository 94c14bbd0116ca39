/** The fields of package.json that the build and the bill of materials use. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license?: string;
}

export interface BundledPackage {
  readonly manifest: PackageManifest;
  /** The contents of the files with licences and notices. */
  readonly texts: readonly string[];
}

/**
 * Finds the packages that contain the given files.
 *
 * @param root the root of the repository
 * @param files paths relative to the root; files outside `node_modules` are ignored
 * @returns the packages, sorted by name and version
 */
export function packagesOf(root: string, files: readonly string[]): BundledPackage[];

/** Returns the licences of all packages as one text. A text that several packages share appears once, below their names. */
export function licenceTexts(packages: readonly BundledPackage[]): string;
