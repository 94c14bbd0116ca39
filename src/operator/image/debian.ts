/**
 * The release of Debian that an image's tag names: `bookworm` of `node:24-bookworm-slim`.
 * @throws Error when it names none
 */
export function releaseOf(image: string): string {
  const release = image
    .split(':')[1]
    ?.split('-')
    .find((word) => /^[a-z]{4,}$/.test(word) && word !== 'slim');
  if (!release)
    throw new Error(
      `The Dockerfile begins from ${image}, whose tag names no release of Debian: write it as in node:24-bookworm-slim.`,
    );
  return release;
}

/**
 * Where this machine fetches a release of Debian from.
 * @param sources contents of apt's files, in the style of one line or of stanzas ("sources.list(5)" in Debian's manual)
 * @returns undefined when it fetches another release: debootstrap then takes the mirror that it knows
 */
export function mirrorOf(release: string, sources: readonly string[]): string | undefined {
  return sources
    .flatMap((text) => [...linesOf(text), ...stanzasOf(text)])
    .find(({ suites }) => suites.includes(release))?.address;
}

interface Source {
  readonly address: string;
  readonly suites: readonly string[];
}

function linesOf(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const [, address, suite] = /^deb\s+(?:\[[^\]]*\]\s+)?(https?:\S+)\s+(\S+)/.exec(line) ?? [];
    return address ? [{ address, suites: [suite!] }] : [];
  });
}

function stanzasOf(text: string): Source[] {
  return text
    .replace(/^#.*\n/gm, '')
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      const field = (name: string) => new RegExp(`^${name}:(.*)$`, 'mi').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
      const address = field('URIs').find((word) => /^https?:/.test(word));
      return address && field('Types').includes('deb') ? [{ address, suites: field('Suites') }] : [];
    });
}
