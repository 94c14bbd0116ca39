/** The fields of package.json that are used here. */
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
 * Finds the packages to which files belong.
 * @param root the root of the repository
 * @param files paths relative to the root; those of the repository itself belong to no package
 * @returns the packages, sorted by name and version
 */
export function packagesOf(root: string, files: readonly string[]): BundledPackage[];

/** Returns the licences of all packages as one text. Equal texts are printed once, below all their packages. */
export function licenceTexts(packages: readonly BundledPackage[]): string;
