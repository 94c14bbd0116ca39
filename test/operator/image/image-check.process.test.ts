import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';
import { EXAMPLE_FILE, readDeployment } from '../../../src/infra/deployment/read';
import { differenceFromShipped, withSubstitutes } from '../../../src/operator/image/base-images';
import { mirrorOf, releaseOf } from '../../../src/operator/image/debian';
import { baseImagesOf, contextPathsOf } from '../../../src/operator/image/dockerfile';
import { acquireLock, findMissing } from '../../../src/operator/image/prerequisites';
import { runConfigurationOf, variablesOf } from '../../../src/operator/image/run-configuration';
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
  const isIncluded = (path: string) => !strategy.ignores(join(ROOT, path));

  it('contains every file that the Dockerfile copies', () => {
    const named = contextPathsOf(read('Dockerfile')).filter((name) => name !== '.');
    expect(named).toEqual(['package.json', 'package-lock.json', '.npmrc']);
    expect(named.filter((name) => !isIncluded(name))).toEqual([]);
  });

  it('excludes the image check, so that changes to it do not change the image', () => {
    expect(isIncluded('src/operator/image/main.ts')).toBe(false);
  });
});

describe('the difference from the shipped image', () => {
  const node = { image: 'node:24-x', content: '', isOfficial: false };
  const debian = { image: 'debian:x', content: '', isOfficial: false };

  it("says that this machine's Node and Debian packages replace the pinned images", () => {
    const text = differenceFromShipped([node, debian], '22.1.0');
    expect(text).toContain('Node 22.1.0 of this machine instead of the version in node:24-x');
    expect(text).toContain('instead of debian:x');
  });

  it('is "none" with the official images', () => {
    expect(differenceFromShipped([{ ...node, isOfficial: true }], '22.1.0')).toMatch(/^none/);
  });
});

describe('a Dockerfile with substitutes', () => {
  it('names them without a digest, and keeps official images pinned', () => {
    const [pinned, official] = ['a', 'b'].map((digit) => `node:24-${digit}@sha256:${digit.repeat(64)}`);
    const dockerfile = `FROM ${pinned} AS build\nFROM ${official}\n`;
    const images = [
      { image: pinned!, content: '', isOfficial: false },
      { image: official!, content: '', isOfficial: true },
    ];
    expect(withSubstitutes(dockerfile, images)).toBe(`FROM node:24-a AS build\nFROM ${official}\n`);
  });
});

describe('the Dockerfile reader', () => {
  const DOCKERFILE =
    'FROM --platform=$BUILDPLATFORM node:24-x AS build\n# COPY no ./\nCOPY --chown=1 a \\\n  b ./\nFROM build\nFROM debian:x\nCOPY --from=build /c d/\n';

  it('finds base images and paths of the build context', () => {
    expect(baseImagesOf(DOCKERFILE)).toEqual(['node:24-x', 'debian:x']);
    expect(contextPathsOf(DOCKERFILE)).toEqual(['a', 'b']);
  });

  it('finds in the Dockerfile only base images that can be substituted, all of one Debian release', () => {
    const images = baseImagesOf(read('Dockerfile'));
    expect(images.filter((name) => !/^(node|debian):/.test(name))).toEqual([]);
    expect(new Set(images.map(releaseOf)).size).toBe(1);
  });

  it('rejects a tag without a Debian release', () => {
    expect(() => releaseOf('node:24-slim')).toThrow('does not name a Debian release');
  });
});

describe('mirrorOf', () => {
  const ONE_LINE =
    'deb-src http://source.test/debian bookworm main\n# deb http://old.test/debian bookworm main\ndeb [arch=amd64] http://one.test/debian bookworm main\n';
  const DEB822 =
    'Types: deb\nURIs: http://other.test/apt\nSuites: nodistro\n\nTypes: deb\n# a comment\nURIs: http://two.test/debian\nSuites: bookworm bookworm-updates\n';

  it.each([
    ['one-line', ONE_LINE, 'http://one.test/debian'],
    ['deb822', DEB822, 'http://two.test/debian'],
  ])('reads sources in %s style', (_style, text, mirror) => {
    expect(mirrorOf('bookworm', [text])).toBe(mirror);
  });

  it('returns undefined when this machine has another release', () => {
    expect(mirrorOf('trixie', [ONE_LINE, DEB822])).toBeUndefined();
  });
});

describe('the prerequisites', () => {
  const machine = (missing: readonly string[]) => {
    for (const program of ['buildah', 'debootstrap', 'unshare', 'mount', 'ip', 'npm']) {
      if (!missing.includes(program)) writeFileSync(join(folder, program), '', { mode: 0o755 });
    }
    return { platform: 'linux', userId: 0, path: `/nowhere:${folder}` } as const;
  };

  it('are met on a machine with everything installed', () => {
    expect(findMissing(machine([]))).toBeUndefined();
  });

  it('are reported, if programs are missing, in one sentence with the packages to install', () => {
    expect(findMissing(machine(['buildah', 'ip']))).toBe(
      'The image check needs buildah, ip: install with apt-get install buildah iproute2',
    );
  });

  it('require root and Linux', () => {
    expect(findMissing({ ...machine([]), userId: 1000 })).toMatch(/needs root/);
    expect(findMissing({ ...machine([]), platform: 'darwin' })).toMatch(/needs Linux; this machine runs darwin/);
  });

  it('make the check exit with code 2 if they are not met', () => {
    const program = ['--import', 'tsx', join(ROOT, 'src/operator/image/main.ts')];
    const { status, stderr } = spawnSync(process.execPath, program, {
      cwd: ROOT,
      env: { PATH: folder },
      encoding: 'utf8',
    });
    expect(stderr.trim()).toMatch(/^The image check needs [^\n]+$/);
    expect(status).toBe(2);
  });

  it('require that no other check is running', async () => {
    const address = `\0${folder}`;
    await acquireLock(address);
    await expect(acquireLock(address)).rejects.toThrow('Another image check is running');
  });

  it('include a lock; if it cannot be acquired, the error names the cause', async () => {
    const address = join(folder, 'absent', 'lock');
    await expect(acquireLock(address)).rejects.toThrow(
      /^The lock of the image check cannot be acquired: .*(ENOENT|EACCES)/,
    );
  });
});

describe('runConfigurationOf', () => {
  const root = () => {
    mkdirSync(join(folder, 'etc'));
    writeFileSync(join(folder, 'etc', 'passwd'), 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1001::/home/node:/bin/sh\n');
    return folder;
  };

  it.each(['node', '1000'])('reads the configuration of an image with the user %s', (User) => {
    expect(
      runConfigurationOf({ User, Cmd: ['node'], Env: ['A=b=c'], WorkingDir: '/app' }, root(), '/state'),
    ).toMatchObject({
      user: 1000,
      group: 1001,
      command: ['node'],
      environment: { A: 'b=c' },
      workingFolder: '/app',
      stopSignal: 'SIGTERM',
    });
  });

  it('rejects an image without a user or with an unknown user', () => {
    const etc = root();
    for (const User of [undefined, '', 'nobody']) {
      expect(() =>
        runConfigurationOf({ ...(User === undefined ? {} : { User }), Cmd: ['node'] }, etc, '/state'),
      ).toThrow('must be a user in its /etc/passwd');
    }
  });
});

describe('variablesOf', () => {
  it('returns the variables of the branding and of service.environment, with which the image runs', () => {
    const { deployment } = readDeployment({ file: join(ROOT, EXAMPLE_FILE) });
    expect(variablesOf(deployment)).toEqual({});
    const branding = { ...deployment.branding, name: 'Auskunft', accent: '#0b6e6e' };
    const service = { ...deployment.service, environment: { RETENTION_DAYS: '30' } };
    const variables = { PRODUCT_NAME: 'Auskunft', ACCENT_COLOR: '#0b6e6e', RETENTION_DAYS: '30' };
    expect(variablesOf({ ...deployment, branding, service })).toEqual(variables);
    const root = join(folder, 'root');
    mkdirSync(join(root, 'etc'), { recursive: true });
    writeFileSync(join(root, 'etc', 'passwd'), 'node:x:1000:1001::/home/node:/bin/sh\n');
    const image = { User: 'node', Cmd: ['node'] };
    expect(runConfigurationOf(image, root, '/state', variables).ofDeployment).toEqual(variables);
  });
});

describe('a shell command', () => {
  it('returns its output, or an error with the last lines of the output if it fails', async () => {
    const shell = new Shell(new AbortController().signal);
    expect(await shell.run('echo', ['one', 'line'])).toBe('one line');
    await expect(shell.run('sh', ['-c', 'echo no room >&2; exit 3'])).rejects.toThrow(/failed \(3\)\.\nno room$/);
  });

  it('is killed with its child processes when the check is stopped', async () => {
    const stopping = new AbortController();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const running = new Shell(stopping.signal).run('sh', ['-c', `sleep 600 & echo > ${pipe}; wait`]);
    await readFile(pipe);
    stopping.abort(new Error('Stopped.'));
    // The promise rejects only after the last process has exited, because each process keeps the pipe of the output open.
    await expect(running).rejects.toThrow('Stopped.');
  });
});
