import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';
import { build } from 'esbuild';
import { assertAlone } from '../../../src/operator/image/alone';
import { mirrorOf, releaseOf } from '../../../src/operator/image/debian';
import { basesOf, sourcesOf } from '../../../src/operator/image/dockerfile';
import { planOf } from '../../../src/operator/image/image';
import { whatIsMissing } from '../../../src/operator/image/requirements';
import { Shell } from '../../../src/operator/image/shell';

const ROOT = join(__dirname, '../../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'image-check-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the build context', () => {
  const strategy = IgnoreStrategy.docker(
    ROOT,
    read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#')),
  );
  const isAdmitted = (path: string) => !strategy.ignores(join(ROOT, path));

  it('holds each file that the bundle is made of', async () => {
    const { tasks } = JSON.parse(read('.projen/tasks.json'));
    const entryPoints = tasks.bundle.steps.flatMap(({ exec = '' }) => /^esbuild (\S+)/.exec(exec)?.[1] ?? []);
    expect(entryPoints).toContain('src/server.ts');
    const { metafile } = await build({
      entryPoints,
      absWorkingDir: ROOT,
      outdir: folder,
      bundle: true,
      platform: 'node',
      write: false,
      metafile: true,
      logLevel: 'error',
    });
    const own = Object.keys(metafile.inputs).filter((file) => !file.startsWith('node_modules/'));
    expect(own.length).toBeGreaterThan(100);
    expect(own.filter((file) => !isAdmitted(file))).toEqual([]);
  });

  it('holds each file that the Dockerfile names', () => {
    const named = sourcesOf(read('Dockerfile')).filter((name) => name !== '.');
    expect(named).toEqual(['package.json', 'package-lock.json', '.npmrc']);
    expect(named.filter((name) => !isAdmitted(name))).toEqual([]);
  });

  it('leaves out the check itself, so that a change of it builds no new image', () => {
    expect(isAdmitted('src/operator/image/main.ts')).toBe(false);
  });
});

describe('a Dockerfile', () => {
  const DOCKERFILE =
    'FROM --platform=$BUILDPLATFORM node:24-x AS build\n# COPY no ./\nCOPY --chown=1 a \\\n  b ./\nFROM build\nFROM debian:x\nCOPY --from=build /c d/\n';

  it('tells what it begins from and takes from its context', () => {
    expect(basesOf(DOCKERFILE)).toEqual(['node:24-x', 'debian:x']);
    expect(sourcesOf(DOCKERFILE)).toEqual(['a', 'b']);
  });

  it('of ours begins from images that the check can stand in for', () => {
    const bases = basesOf(read('Dockerfile'));
    expect(bases.filter((name) => !/^(node|debian):/.test(name))).toEqual([]);
    expect(new Set(bases.map(releaseOf)).size).toBe(1);
  });

  it('fails when a tag names no release', () => {
    expect(() => releaseOf('node:24-slim')).toThrow('whose tag names no release of Debian');
  });
});

describe('the mirror', () => {
  const LINES =
    'deb-src http://source.test/debian bookworm main\n# deb http://old.test/debian bookworm main\ndeb [arch=amd64] http://one.test/debian bookworm main\n';
  const STANZAS =
    'Types: deb\nURIs: http://other.test/apt\nSuites: nodistro\n\nTypes: deb\n# a comment\nURIs: http://two.test/debian\nSuites: bookworm bookworm-updates\n';

  it.each([
    ['lines', LINES, 'http://one.test/debian'],
    ['stanzas', STANZAS, 'http://two.test/debian'],
  ])('is read from sources in %s', (_style, text, mirror) => {
    expect(mirrorOf('bookworm', [text])).toBe(mirror);
  });

  it('is left to debootstrap where this machine has another release', () => {
    expect(mirrorOf('trixie', [LINES, STANZAS])).toBeUndefined();
  });
});

describe('a machine', () => {
  const machine = (missing: readonly string[]) => {
    for (const program of ['buildah', 'debootstrap', 'unshare', 'mount', 'ip', 'npm']) {
      if (!missing.includes(program)) writeFileSync(join(folder, program), '', { mode: 0o755 });
    }
    return { platform: 'linux', userId: 0, path: `/nowhere:${folder}` } as const;
  };

  it('with everything lacks nothing', () => {
    expect(whatIsMissing(machine([]))).toBeUndefined();
  });

  it('fails in one sentence that names what is missing and its packages', () => {
    expect(whatIsMissing(machine(['buildah', 'ip']))).toBe(
      'The image check needs buildah, ip: apt-get install buildah iproute2 brings that.',
    );
  });

  it('fails without root, and where there is no Linux', () => {
    expect(whatIsMissing({ ...machine([]), userId: 1000 })).toMatch(/needs root/);
    expect(whatIsMissing({ ...machine([]), platform: 'darwin' })).toMatch(/runs on Linux, and this is darwin/);
  });

  it('fails with an exit code of its own', () => {
    const program = ['--import', 'tsx', join(ROOT, 'src/operator/image/main.ts')];
    const { status, stderr } = spawnSync(process.execPath, program, {
      cwd: ROOT,
      env: { PATH: folder },
      encoding: 'utf8',
    });
    expect(stderr.trim()).toMatch(/^The image check (needs|runs) [^\n]+$/);
    expect(status).toBe(2);
  });

  it('fails to run two checks at a time', async () => {
    const address = `\0${folder}`;
    await assertAlone(address);
    await expect(assertAlone(address)).rejects.toThrow('Another image check is running');
  });
});

describe('an image', () => {
  const root = () => {
    mkdirSync(join(folder, 'etc'));
    writeFileSync(join(folder, 'etc', 'passwd'), 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1001::/home/node:/bin/sh\n');
    return folder;
  };

  it.each(['node', '1000'])('is run as it says, as %s', (User) => {
    expect(planOf({ User, Cmd: ['node'], Env: ['A=b=c'], WorkingDir: '/app' }, root(), '/state')).toMatchObject({
      user: 1000,
      group: 1001,
      command: ['node'],
      environment: { A: 'b=c' },
      workingFolder: '/app',
      stopSignal: 'SIGTERM',
    });
  });

  it('fails if it names no user, or one whom it does not know', () => {
    const etc = root();
    for (const User of [undefined, '', 'nobody']) {
      expect(() => planOf({ ...(User === undefined ? {} : { User }), Cmd: ['node'] }, etc, '/state')).toThrow(
        'USER names one who is there',
      );
    }
  });
});

describe('a command', () => {
  it('fails with its last words', async () => {
    const shell = new Shell(new AbortController().signal);
    expect(await shell.run('echo', ['all', 'is', 'well'])).toBe('all is well');
    await expect(shell.run('sh', ['-c', 'echo no room >&2; exit 3'])).rejects.toThrow(/failed \(3\)\.\nno room$/);
  });

  it('fails with all that it started when the person stops the check', async () => {
    const stopping = new AbortController();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const running = new Shell(stopping.signal).run('sh', ['-c', `sleep 600 & echo > ${pipe}; wait`]);
    await readFile(pipe);
    stopping.abort(new Error('Stopped.'));
    // Not before the last process has gone: each of them holds the command's output.
    await expect(running).rejects.toThrow('Stopped.');
  });
});
