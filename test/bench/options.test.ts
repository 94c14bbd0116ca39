import { readOptions } from '../../bench/options';

describe('the options of the benchmark', () => {
  it('let a complete run write its results', () => {
    expect(readOptions([])).toMatchObject({ writes: true, repetitions: 5, isQuick: false });
  });

  it.each([[['--quick']], [['--check']], [['--only', 'start']]])(
    'do not let a run with %p write its results',
    (args) => {
      expect(readOptions(args).writes).toBe(false);
    },
  );

  it('let a run of selected rows write its results with --write', () => {
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
