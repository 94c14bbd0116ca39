import tasksFile from '../../.projen/tasks.json';
import manifest from '../../package.json';

interface Task {
  readonly name: string;
  readonly description?: string | false;
  readonly steps?: readonly { readonly exec?: string; readonly receiveArgs?: boolean }[];
}

const tasks = Object.values(tasksFile.tasks) as readonly Task[];
/** The tasks that `npx projen --help` lists: those whose description is not `false`. */
const listed = tasks.filter(({ description }) => description !== false).map(({ name }) => name);
const internal = [
  'clobber',
  'eject',
  'compile',
  'package',
  'pre-compile',
  'post-compile',
  'synth:silent',
  'default',
  'install:ci',
];

describe('the tasks', () => {
  it('include start, test, lint, format, deploy, doctor, smoke and release', () => {
    expect(listed).toEqual(
      expect.arrayContaining(['start', 'test', 'lint', 'format', 'deploy', 'doctor', 'smoke', 'release']),
    );
  });

  it.each(internal)('of `npx projen --help` and of package.json do not include %s', (name) => {
    expect(listed).not.toContain(name);
    expect(Object.keys(manifest.scripts)).not.toContain(name);
  });

  it.each(listed)('include %s with a description that starts with a capital and has no final full stop', (name) => {
    expect(tasks.find((task) => task.name === name)!.description).toMatch(/^[A-Z].{15,}[^.]$/);
  });

  it('pass their arguments on unchanged', () => {
    const commands = tasks
      .flatMap((task) => task.steps ?? [])
      .filter(({ receiveArgs }) => receiveArgs)
      .flatMap(({ exec }) => exec ?? []);
    expect(commands.length).toBeGreaterThan(20);
    for (const command of commands) expect(command).toMatch(/ "\$@"$/);
  });

  it('include the tasks that `npx projen` itself runs', () => {
    expect(tasks.map(({ name }) => name)).toEqual(expect.arrayContaining(['default', 'install', 'install:ci']));
  });
});
