import type { Container } from './container';

/** Where programs like to write. */
const PLACES = ['/tmp', '/var/tmp', '/run', '/dev', '/app', '/home/node', '/etc', '/root'];

/** Asks inside: what can be written to, which networks there are, and which tools. */
const PROBE = `
const { existsSync, writeFileSync } = require('node:fs');
const written = (place) => { try { writeFileSync(place + '/probe', ''); return 'written'; } catch (error) { return error.code; } };
console.log(JSON.stringify({
  user: process.getuid(),
  group: process.getgid(),
  node: process.version,
  places: Object.fromEntries(${JSON.stringify(PLACES)}.map((place) => [place, written(place)])),
  networks: Object.keys(require('node:os').networkInterfaces()),
  tools: ['npm', 'npx', 'yarn', 'corepack'].filter((tool) => existsSync('/usr/local/bin/' + tool)),
}));`;

export interface Confinement {
  readonly node: string;
  readonly user: number;
}

/** Makes sure that the image runs as a task will: as nobody special, with nothing to write to. @throws Error that says what is open */
export function assertConfined(container: Container): Confinement {
  const { user, group, node, places, networks, tools } = JSON.parse(container.run(['node', '-e', PROBE]));
  if (user === 0 || group === 0) throw new Error(`The image runs as user ${user} and group ${group}.`);
  // Everybody may write to /tmp, so that only a read-only file system refuses it.
  if (places['/tmp'] !== 'EROFS')
    throw new Error(`The image's file system is not read-only: writing to /tmp was answered with ${places['/tmp']}.`);
  const open = PLACES.filter((place) => places[place] === 'written');
  if (open.length > 0) throw new Error(`The image can write to ${open.join(', ')}.`);
  if (networks.some((network: string) => network !== 'lo'))
    throw new Error(`The trial has a way out: ${networks.join(', ')}.`);
  if (tools.length > 0) throw new Error(`The image holds ${tools.join(', ')}, which nothing needs when it runs.`);
  return { node, user };
}
