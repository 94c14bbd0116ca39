/**
 * Returns the Debian release in the tag of an image, such as `bookworm` in `node:24-bookworm-slim`.
 * @throws Error when the tag contains none
 */
export function releaseOf(image: string): string {
  const release = image
    .split(':')[1]
    ?.split('-')
    .find((word) => /^[a-z]{4,}$/.test(word) && word !== 'slim');
  if (!release)
    throw new Error(
      `The tag of the base image ${image} does not name a Debian release: write it like node:24-bookworm-slim.`,
    );
  return release;
}

/**
 * Returns the mirror from which this machine installs a Debian release.
 * @param sources the contents of apt's source files, in one-line or deb822 style (sources.list(5))
 * @returns undefined if the sources do not contain the release; debootstrap then uses its default mirror
 */
export function mirrorOf(release: string, sources: readonly string[]): string | undefined {
  return sources
    .flatMap((text) => [...oneLineSources(text), ...deb822Sources(text)])
    .find(({ suites }) => suites.includes(release))?.address;
}

interface Source {
  readonly address: string;
  readonly suites: readonly string[];
}

function oneLineSources(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const [, address, suite] = /^deb\s+(?:\[[^\]]*\]\s+)?(https?:\S+)\s+(\S+)/.exec(line) ?? [];
    return address ? [{ address, suites: [suite!] }] : [];
  });
}

function deb822Sources(text: string): Source[] {
  return text
    .replace(/^#.*\n/gm, '')
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      const field = (name: string) => new RegExp(`^${name}:(.*)$`, 'mi').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
      const address = field('URIs').find((word) => /^https?:/.test(word));
      return address && field('Types').includes('deb') ? [{ address, suites: field('Suites') }] : [];
    });
}
