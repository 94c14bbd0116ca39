import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Context, Next } from 'koa';
import { NotFound } from '../errors';
import { resources } from '../resources';
import { styleSheets } from './style-sheets';

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
  '.webmanifest': 'application/manifest+json',
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
};

/** Matches the folder of a package. All files of a package share a hash. */
const PACKAGE = /^built\/[^/]+(?=\/)/;

/** `/assets/<hash>/<name>` */
const ADDRESS = /^\/assets\/[^/]+\/(.+)$/;

/** The static files of one version of the application. */
export class Assets {
  private readonly assets: ReadonlyMap<string, Asset>;

  /** @param generated further files, by name; they replace files of the same name in the folder */
  constructor(folder: string, generated: ReadonlyMap<string, Buffer> = new Map()) {
    this.assets = readAssets(folder, generated);
  }

  /** Returns the URL path of a file. It contains a hash of the content, so that browsers can cache the file forever. */
  address(name: string): string {
    return this.find(name).address;
  }

  /**
   * Returns the URL path of the folder that contains the files of a package. These files refer to each other by their names. The path ends
   * with a slash, and contains a hash of all these files.
   */
  folderAddress(name: string): string {
    const address = [...this.assets].find(([file]) => file.startsWith(`${name}/`))?.[1].address;
    if (!address) throw new Error(`templates/public has no ${name}; run "npx projen bundle"`);
    return address.slice(0, address.indexOf(`${name}/`) + name.length + 1);
  }

  /**
   * Returns a small image as a URL that needs no request. Browsers would request the icon of a page a second time if the page
   * also showed it as an image.
   */
  dataUrl(name: string): string {
    const { type, body } = this.find(name);
    if (type === TYPES['.svg']) return `data:${type},${encodeURIComponent(body.toString())}`;
    return `data:${type};base64,${body.toString('base64')}`;
  }

  /**
   * Serves the files without requiring sign-in. During a deployment, tasks of two versions receive requests for the files of
   * both. If a task receives a request for the other version's file, it responds with its own file, which caches must not store
   * under that address.
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

const templates = path.join(resources, 'templates');

/** The static files in `templates/public`, and the style sheets. */
export const assets = new Assets(path.join(templates, 'public'), styleSheets(path.join(templates, 'styles')));

function readAssets(folder: string, generated: ReadonlyMap<string, Buffer>): Map<string, Asset> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const stored = files
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => TYPES[path.extname(file)])
    .map((file) => ({ name: path.relative(folder, file).split(path.sep).join('/'), body: readFileSync(file) }));
  const bodies = [...stored, ...[...generated].map(([name, body]) => ({ name, body }))].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const hashes = new Map<string, Hash>();
  for (const { name, body } of bodies) {
    const key = hashed(name);
    hashes.set(key, (hashes.get(key) ?? createHash('sha256')).update(body));
  }
  const digests = new Map([...hashes].map(([key, hash]) => [key, hash.digest('hex').slice(0, 12)]));
  return new Map(
    bodies.map(({ name, body }) => {
      const type = TYPES[path.extname(name)]!;
      return [name, { address: `/assets/${digests.get(hashed(name))}/${name}`, type, body }];
    }),
  );
}

/** The key of the files that share a hash in their URLs: the folder of a file's package, or the file's own name. */
function hashed(name: string): string {
  return PACKAGE.exec(name)?.[0] ?? name;
}
