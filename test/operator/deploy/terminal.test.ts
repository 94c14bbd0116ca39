import { PassThrough } from 'node:stream';
import { ask } from '../../../src/operator/deploy/terminal';

describe('a question on the terminal', () => {
  it('returns the answer', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const answer = ask('Deploy? ', input, output);
    input.write('yes\n');
    expect(await answer).toBe('yes');
    expect(String(output.read())).toBe('Deploy? ');
  });

  it('returns an empty answer if the input ends', async () => {
    const input = new PassThrough();
    const answer = ask('Deploy? ', input, new PassThrough());
    input.end();
    expect(await answer).toBe('');
  });
});
