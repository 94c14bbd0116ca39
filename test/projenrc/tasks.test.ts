import tasksFile from '../../.projen/tasks.json';
import manifest from '../../package.json';

const tasks = Object.values(tasksFile.tasks) as { name: string; description?: string | false }[];
/** The tasks that `npx projen --help` lists: all whose description is not `false`. */
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
  it('include the tasks that the documents describe', () => {
    expect(listed).toEqual(
      expect.arrayContaining(['start', 'test', 'lint', 'format', 'deploy', 'doctor', 'smoke', 'release']),
    );
  });

  it.each(internal)('do not list %s, and package.json has no script for it', (name) => {
    expect(listed).not.toContain(name);
    expect(Object.keys(manifest.scripts)).not.toContain(name);
  });

  it.each(listed)('describe %s in a sentence', (name) => {
    expect(tasks.find((task) => task.name === name)!.description).toMatch(/^[A-Z].{15,}[^.]$/);
  });

  it('include the tasks that `npx projen` itself runs', () => {
    expect(tasks.map(({ name }) => name)).toEqual(expect.arrayContaining(['default', 'install', 'install:ci']));
  });
});
