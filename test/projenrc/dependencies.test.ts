import { readFileSync } from 'node:fs';
import path from 'node:path';

const read = (file: string) => readFileSync(path.join(__dirname, '../..', file), 'utf8');

describe('the dependencies', () => {
  it('are all pinned by the lock file, to a version and the hash of its content', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { version?: string; integrity?: string; link?: boolean; inBundle?: boolean }>;
    };
    const installed = Object.entries(packages).filter(
      ([name, { link, inBundle }]) => name !== '' && !link && !inBundle,
    );
    expect(installed.length).toBeGreaterThan(300);
    expect(installed.filter(([, { version, integrity }]) => !version || !integrity?.startsWith('sha512-'))).toEqual([]);
  });

  it('run no scripts when npm installs them', () => {
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
  });

  it('are upgraded by a workflow every week', () => {
    expect(read('.github/workflows/upgrade.yml')).toMatch(/\n {2}schedule:\n {4}- cron: 0 0 \* \* 1\n/);
  });
});
