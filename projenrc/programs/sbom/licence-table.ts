import type { BundledPackage } from '../bundled-packages.mjs';

/** A Markdown table of the licences with their packages. The most frequent licence comes first. */
export function licenceTable(packages: readonly BundledPackage[]): string {
  const byLicence = new Map<string, string[]>();
  for (const { manifest } of packages) {
    const licence = manifest.license ?? 'unknown';
    byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${manifest.name} ${manifest.version}`]);
  }
  const rows = [...byLicence]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([licence, names]) => `| ${licence} | ${names.length} | ${names.join(', ')} |`);
  return ['| licence | packages | names |', '| --- | ---: | --- |', ...rows].join('\n');
}
