import type { Check } from '../check';
import { fault, ok } from '../finding';

/** As package.json says. */
const OLDEST = [20, 19] as const;

export const workstation: Check = {
  name: 'Node and npm',
  async examine({ workplace }) {
    const [major = 0, minor = 0] = workplace.nodeVersion.replace('v', '').split('.').map(Number);
    const old = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
    const npm = await npmVersion(workplace.run);
    return [
      ...(old
        ? [fault(`Node ${workplace.nodeVersion} is too old`, `Install Node 24, or at least ${OLDEST.join('.')}.`)]
        : []),
      ...(npm
        ? []
        : [
            fault(
              'npm is not there: the functions and the image are bundled with it',
              'Install Node together with its npm.',
            ),
          ]),
      ...(!old && npm ? [ok(`Node ${workplace.nodeVersion}, npm ${npm}`)] : []),
    ];
  },
};

async function npmVersion(
  run: (program: string, words: readonly string[]) => Promise<string>,
): Promise<string | undefined> {
  return run('npm', ['--version']).then(
    (version) => version.trim(),
    () => undefined,
  );
}
