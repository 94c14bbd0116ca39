import { assertPackageRuns } from './chromium';

it.each([
  ['darwin', 'arm64'],
  ['win32', 'x64'],
  ['linux', 'arm64'],
])('the packaged Chromium is rejected on %s %s, with the remedy', (platform, arch) => {
  expect(() => assertPackageRuns({ platform, arch })).toThrow(`${platform} ${arch}: set CHROMIUM_PATH`);
});

it('the packaged Chromium is accepted on Linux x64', () => {
  expect(() => assertPackageRuns({ platform: 'linux', arch: 'x64' })).not.toThrow();
});
