import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shell } from './shell';

/** The settings that npm needs to reach its registry (npm documentation, "config"). */
const SETTINGS = ['registry', 'cafile', 'proxy', 'https-proxy', 'noproxy', 'strict-ssl'];

/**
 * Returns this machine's npm settings as volumes. A build can read the volumes, but they do not become part of the image.
 * @param folder the folder in which to create a settings file
 * @returns volumes in the form `FROM:TO:ro`
 */
export async function npmVolumes(shell: Shell, folder: string): Promise<string[]> {
  // Runs npm outside the repository, because the build context already contains the repository's own .npmrc.
  const all = JSON.parse(await shell.run('npm', ['config', 'list', '--json'], { folder })) as Record<string, unknown>;
  const settings: Record<string, unknown> = { ...all, cafile: all.cafile ?? process.env.NODE_EXTRA_CA_CERTS };
  const file = join(folder, 'npmrc');
  writeFileSync(file, formatNpmrc(settings));
  const volumes = [`${file}:/usr/local/etc/npmrc:ro`];
  const userConfig = String(settings.userconfig);
  if (existsSync(userConfig)) volumes.push(`${userConfig}:/root/.npmrc:ro`);
  const { cafile } = settings;
  // Mounts the file at the same path, because the user's .npmrc may contain this path.
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
