import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Koa from 'koa';
import { Assets } from '../../../src/app/web/assets';
import { type HttpResponse, send } from '../../support/http';

/** A task that serves one version of the files. */
class Task {
  readonly assets: Assets;
  readonly folder = mkdtempSync(path.join(tmpdir(), 'assets-'));
  private server!: Server;

  constructor(files: Record<string, string>) {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
      writeFileSync(path.join(this.folder, name), content);
    }
    this.assets = new Assets(this.folder);
  }

  async listen(): Promise<void> {
    const koa = new Koa();
    koa.use(this.assets.serve).silent = true;
    this.server = createServer(koa.callback());
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get(address: string): Promise<HttpResponse> {
    return send(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`, { path: address });
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
    this.server.close();
  }
}

/** Stores responses whose headers allow it, as CloudFront and browsers do. */
class Cache {
  private readonly kept = new Map<string, HttpResponse>();

  async get(task: Task, address: string): Promise<HttpResponse> {
    const response = this.kept.get(address) ?? (await task.get(address));
    if (/max-age=[1-9]/.test(response.headers['cache-control'] ?? '')) this.kept.set(address, response);
    return response;
  }
}

let earlier: Task;
let later: Task;
beforeAll(async () => {
  earlier = new Task({ 'app.css': 'earlier', 'built/htmx.js': 'same', 'built/p/a.js': 'a', 'built/p/b/c.js': 'c' });
  later = new Task({
    'app.css': 'later',
    'built/htmx.js': 'same',
    'built/p/a.js': 'a',
    'built/p/b/c.js': 'd',
    'new.js': 'new',
  });
  await Promise.all([earlier.listen(), later.listen()]);
});
afterAll(() => [earlier, later].forEach((task) => task.close()));

describe('while tasks of two versions are running,', () => {
  it("a task serves its own version of a file at the address of the other task's version, and forbids caches to store this response", async () => {
    for (const [task, other, content] of [
      [earlier, later, 'earlier'],
      [later, earlier, 'later'],
    ] as const) {
      const response = await task.get(other.assets.address('app.css'));
      expect(response).toMatchObject({ status: 200, text: content, headers: { 'cache-control': 'no-store' } });
      expect(response.headers['content-type']).toBe('text/css; charset=utf-8');
    }
  });

  it('a browser gets the content of the requested version as soon as a task of that version responds', async () => {
    const cache = new Cache();
    const address = later.assets.address('app.css');
    expect((await cache.get(earlier, address)).text).toBe('earlier');
    expect((await cache.get(later, address)).text).toBe('later');
    expect((await cache.get(earlier, address)).text).toBe('later');
  });

  it('both versions give an unchanged file the same address', () => {
    expect(earlier.assets.address('built/htmx.js')).toBe(later.assets.address('built/htmx.js'));
  });

  it('the files of a package are in one folder, whose address changes if any of these files changes', async () => {
    const [folder, laterFolder] = [earlier, later].map(({ assets }) => assets.folderAddress('built/p'));
    expect(earlier.assets.address('built/p/a.js')).toBe(`${folder}a.js`);
    expect(laterFolder).not.toBe(folder);
    const cache = /immutable/;
    expect(await earlier.get(`${folder}b/c.js`)).toMatchObject({
      text: 'c',
      headers: { 'cache-control': expect.stringMatching(cache) },
    });
    expect((await later.get(`${folder}b/c.js`)).headers['cache-control']).toBe('no-store');
  });

  it('caches do not store the response of a task to a request for a file that exists only in the other version', async () => {
    const cache = new Cache();
    const address = later.assets.address('new.js');
    expect((await cache.get(earlier, address)).status).not.toBe(200);
    expect((await cache.get(later, address)).text).toBe('new');
  });
});
