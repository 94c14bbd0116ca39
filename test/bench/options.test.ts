import { readOptions } from '../../bench/options';

describe('the options of the benchmark', () => {
  it('write the results of a whole run', () => {
    expect(readOptions([])).toMatchObject({ writes: true, repetitions: 5, isQuick: false });
  });

  it.each([[['--quick']], [['--check']], [['--only', 'start']]])('write nothing with %p', (args) => {
    expect(readOptions(args).writes).toBe(false);
  });

  it('write rows that are measured again with --write', () => {
    expect(readOptions(['--only', 'start', '--only', 'memory', '--write'])).toMatchObject({
      only: ['start', 'memory'],
      writes: true,
    });
  });

  it.each([
    [['--only', 'speed'], /No row speed; the rows are cpu-20, /],
    [['--repetitions', '0'], /--repetitions must be a number/],
    [['--quick', '--check'], /--quick measures too little/],
  ])('reject %p', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
