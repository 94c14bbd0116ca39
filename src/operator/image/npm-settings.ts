import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shell } from './shell';

/** How npm reaches its registry from here ("config" in npm's manual). */
const SETTINGS = ['registry', 'cafile', 'proxy', 'https-proxy', 'noproxy', 'strict-ssl'];

/**
 * What this machine's npm knows of its registry, as volumes that a build reads and no image keeps.
 * @param folder takes a file with the settings
 * @returns `FROM:TO:ro` each
 */
export async function npmVolumes(shell: Shell, folder: string): Promise<string[]> {
  // From elsewhere: the repository's own settings reach the build anyway.
  const all = JSON.parse(await shell.run('npm', ['config', 'list', '--json'], { folder })) as Record<string, unknown>;
  const settings: Record<string, unknown> = { ...all, cafile: all.cafile ?? process.env.NODE_EXTRA_CA_CERTS };
  const file = join(folder, 'npmrc');
  writeFileSync(file, linesOf(settings));
  const volumes = [`${file}:/usr/local/etc/npmrc:ro`];
  const own = String(settings.userconfig);
  if (existsSync(own)) volumes.push(`${own}:/root/.npmrc:ro`);
  const { cafile } = settings;
  // Under its own name, which the person's settings may contain.
  if (typeof cafile === 'string' && existsSync(cafile)) volumes.push(`${cafile}:${cafile}:ro`);
  return volumes;
}

function linesOf(settings: Record<string, unknown>): string {
  return SETTINGS.flatMap((name) => {
    const value = settings[name];
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
    return text ? [`${name}=${text}\n`] : [];
  }).join('');
}
