import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shell } from './shell';

/** The settings that determine how npm reaches its registry (npm documentation, "config"). */
const SETTINGS = ['registry', 'cafile', 'proxy', 'https-proxy', 'noproxy', 'strict-ssl'];

/**
 * Returns this machine's npm settings as volumes, which a build can read but which do not become part of the image.
 * @param folder the folder in which to create a settings file
 * @returns volumes in the form `FROM:TO:ro`
 */
export async function npmVolumes(shell: Shell, folder: string): Promise<string[]> {
  // Run npm outside the repository, to omit the settings of the repository's .npmrc, which the build context already contains.
  const all = JSON.parse(await shell.run('npm', ['config', 'list', '--json'], { folder })) as Record<string, unknown>;
  const settings: Record<string, unknown> = { ...all, cafile: all.cafile ?? process.env.NODE_EXTRA_CA_CERTS };
  const file = join(folder, 'npmrc');
  writeFileSync(file, formatNpmrc(settings));
  const volumes = [`${file}:/usr/local/etc/npmrc:ro`];
  const userConfig = String(settings.userconfig);
  if (existsSync(userConfig)) volumes.push(`${userConfig}:/root/.npmrc:ro`);
  const { cafile } = settings;
  // Mount the file at the same path, because the user's .npmrc may contain this path.
  if (typeof cafile === 'string' && existsSync(cafile)) volumes.push(`${cafile}:${cafile}:ro`);
  return volumes;
}

function formatNpmrc(settings: Record<string, unknown>): string {
  return SETTINGS.flatMap((name) => {
    const value = settings[name];
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
    return text ? [`${name}=${text}\n`] : [];
  }).join('');
}
