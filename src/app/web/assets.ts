import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Context, Next } from 'koa';
import { NotFound } from '../errors';
import { resources } from '../resources';

interface Asset {
  readonly address: string;
  readonly type: string;
  readonly body: Buffer;
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

const assets = readAssets(path.join(resources, 'templates', 'public'));
const byAddress = new Map([...assets.values()].map((asset) => [asset.address, asset]));

/** The URL path of a file in `templates/public`. It contains a hash of the content, so that browsers can cache it for ever. */
export function assetAddress(name: string): string {
  const asset = assets.get(name);
  if (!asset) throw new Error(`templates/public has no ${name}; run "npx projen bundle"`);
  return asset.address;
}

/** Serves the files of `templates/public`, also to people who are not signed in. */
export async function serveAssets(ctx: Context, next: Next): Promise<void> {
  if (!ctx.path.startsWith('/assets/')) return next();
  const asset = byAddress.get(ctx.path);
  if (!asset || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) throw new NotFound(`No asset ${ctx.path}`);
  ctx.type = asset.type;
  ctx.set('cache-control', 'public, max-age=31536000, immutable');
  ctx.body = asset.body;
}

function readAssets(folder: string): Map<string, Asset> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.flatMap((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const type = TYPES[path.extname(file)];
      if (!type) return [];
      const name = path.relative(folder, file).split(path.sep).join('/');
      const body = readFileSync(file);
      const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
      return [[name, { address: `/assets/${hash}/${name}`, type, body }]];
    }),
  );
}
