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

/** `/assets/<hash>/<name>` */
const ADDRESS = /^\/assets\/[^/]+\/(.+)$/;

/** The static files of one version of the application. */
export class Assets {
  private readonly assets: ReadonlyMap<string, Asset>;

  constructor(folder: string) {
    this.assets = readAssets(folder);
  }

  /** Returns the URL path of a file. It contains a hash of the content, so that browsers can cache the file forever. */
  address(name: string): string {
    return this.find(name).address;
  }

  /**
   * Returns a small image as a URL that needs no request. If a page also shows its icon as an image, browsers would request
   * the file a second time.
   */
  dataUrl(name: string): string {
    const { type, body } = this.find(name);
    return `data:${type},${encodeURIComponent(body.toString())}`;
  }

  /**
   * Serves the files without requiring sign-in. During a deployment, tasks of two versions receive requests for the
   * files of both. A task responds to a request for the other version's file with its own file, which caches must not
   * store under that address.
   */
  readonly serve = async (ctx: Context, next: Next): Promise<void> => {
    if (!ctx.path.startsWith('/assets/')) return next();
    const asset = this.assets.get(ADDRESS.exec(ctx.path)?.[1] ?? '');
    if (!asset || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) throw new NotFound(`No asset ${ctx.path}`);
    ctx.type = asset.type;
    ctx.set('cache-control', ctx.path === asset.address ? 'public, max-age=31536000, immutable' : 'no-store');
    ctx.body = asset.body;
  };

  private find(name: string): Asset {
    const asset = this.assets.get(name);
    if (!asset) throw new Error(`templates/public has no ${name}; run "npx projen bundle"`);
    return asset;
  }
}

/** The static files in `templates/public`. */
export const assets = new Assets(path.join(resources, 'templates', 'public'));

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
