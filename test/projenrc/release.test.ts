import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { release } from '../../projenrc/programs/release';

const TODAY = {
  today: new Date('2026-12-01T10:00:00Z'),
  templates: () => ({ 'previous.template.json': '{"Resources": {}}\n' }),
};
const CHANGELOG =
  '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [1.0.0] - 2026-11-01\n\n- The first.\n';

let folder: string;

const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const write = (file: string, content: string) => writeFileSync(path.join(folder, file), content);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'release-'));
  git('init', '--quiet');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.org');
  git('config', 'commit.gpgSign', 'false');
  git('config', 'tag.gpgSign', 'false');
  write('CHANGELOG.md', CHANGELOG);
  write('package.json', '{\n  "name": "x",\n  "version": "1.0.0"\n}\n');
  write(
    'package-lock.json',
    '{\n  "version": "1.0.0",\n  "packages": {\n    "": {\n      "version": "1.0.0"\n    }\n  }\n}\n',
  );
  commit();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function commit(): void {
  git('add', '.');
  git('commit', '--quiet', '--message', 'Add files');
}

describe('release', () => {
  it('sets the version, dates the changelog, commits and tags', () => {
    expect(release('1.1.0', folder, TODAY)).toBe('v1.1.0');
    expect(JSON.parse(read('package.json')).version).toBe('1.1.0');
    expect(read('package-lock.json').match(/1\.1\.0/g)).toHaveLength(2);
    expect(read('CHANGELOG.md')).toContain('## [Unreleased]\n\n## [1.1.0] - 2026-12-01\n\n### Added\n\n- A thing.\n');
    expect(git('show', '--name-only', '--format=', 'v1.1.0').split('\n')).toContain('previous.template.json');
    expect(git('log', '-1', '--format=%s')).toBe('Release 1.1.0');
    expect(git('rev-parse', 'v1.1.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
    expect(git('status', '--porcelain')).toBe('');
  });

  it('keeps earlier versions available at their tags', () => {
    release('1.1.0', folder, TODAY);
    write('CHANGELOG.md', read('CHANGELOG.md').replace('[Unreleased]\n', '[Unreleased]\n\n- Another thing.\n'));
    commit();
    release('1.2.0', folder, TODAY);
    git('checkout', '--quiet', 'v1.1.0');
    expect(JSON.parse(read('package.json')).version).toBe('1.1.0');
  });

  it.each(['', 'v1.1.0', '1.1', '1.1.0.0', '01.1.0', '1.1.0 ', '--help'])('rejects the version "%s"', (version) => {
    expectRefusal(version, 'Expected a version such as 1.2.0');
  });

  it('rejects uncommitted changes', () => {
    write('new.txt', 'x');
    expectRefusal('1.1.0', 'uncommitted changes');
  });

  it('rejects a version whose tag exists', () => {
    git('tag', 'v1.1.0');
    expectRefusal('1.1.0', 'The tag v1.1.0 already exists');
  });

  it.each([
    ['has no entry under Unreleased', CHANGELOG.replace('- A thing.\n', ''), 'no entries'],
    ['has no heading Unreleased', CHANGELOG.replace('## [Unreleased]', '## Next'), 'no heading'],
    ['has the version already', CHANGELOG.replace('[1.0.0]', '[1.1.0]'), 'already has a heading'],
  ])('rejects a changelog that %s', (_fault, changelog, message) => {
    write('CHANGELOG.md', changelog);
    commit();
    expectRefusal('1.1.0', message);
  });
});

/** Expects the release to be rejected, and the commit, the tags and the work tree to be unchanged. */
function expectRefusal(version: string, message: string): void {
  const before = [git('status', '--porcelain'), git('rev-parse', 'HEAD'), git('tag')];
  expect(() => release(version, folder, TODAY)).toThrow(message);
  expect([git('status', '--porcelain'), git('rev-parse', 'HEAD'), git('tag')]).toEqual(before);
}
