import { parseArguments, parseHelpOnly } from '../../src/operator/command';
import { doctor } from '../../src/operator/doctor/main';
import { smoke } from '../../src/operator/smoke/main';
import { executeCommand } from '../support/operator/command';

const command = (run: () => Promise<number>) => ({ help: 'npx projen example', parse: parseHelpOnly, run });

describe('a command', () => {
  it('exits with the code that it returns', async () => {
    expect(
      await executeCommand(
        command(async () => 3),
        [],
      ),
    ).toEqual({ code: 3, stdout: '', stderr: '' });
  });

  it('exits with 1 and prints the message of an error, without its stack trace', async () => {
    const failing = command(() => Promise.reject(new Error('The account is closed.')));
    expect(await executeCommand(failing, [])).toEqual({ code: 1, stdout: '', stderr: 'The account is closed.\n' });
  });

  it('exits with 2 and prints its help after an unknown option', async () => {
    const { code, stdout, stderr } = await executeCommand(
      command(async () => 0),
      ['--jsno'],
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Unknown option '--jsno'.*\n\nnpx projen example\n$/s);
  });

  it('rejects positional arguments unless `allowPositionals` is set', () => {
    expect(() => parseHelpOnly(['file.json'])).toThrow(/file\.json/);
    expect(parseArguments(['file.json'], {}, { allowPositionals: true }).positionals).toEqual(['file.json']);
  });

  it.each([
    ['doctor', () => executeCommand(doctor, ['--help'])],
    ['smoke', () => executeCommand(smoke, ['--help'])],
  ])('prints its help for --help and exits with 0: %s', async (name, execute) => {
    const { code, stdout, stderr } = await execute();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^npx projen ${name} [^]*--help`));
  });
});
