import { interleaved, measureAnswers, usualAnswer } from '../answers';
import type { Row } from '../row';
import { median } from '../statistics';

/** The number of bytes that a browser receives per byte of text. */
export function wireRow(rate: number): Row {
  return {
    name: `wire-${rate}`,
    async measure(setup) {
      const script = usualAnswer(rate);
      const length = Buffer.byteLength(script.tokens.join(''));
      await setup.setScript(script);
      const values = await interleaved(setup, 1, async (server) => {
        const { answers } = await measureAnswers(setup, server, 20);
        return median(answers.map(({ bytes }) => bytes / length));
      });
      return [
        {
          id: `wire-${rate}`,
          measure: `bytes on the wire per byte of answer text, ${rate} tokens a second`,
          unit: '',
          goal: { text: '3', limit: 3, of: 'value' },
          values,
          note: 'the whole response of the stream: headers, framing, text, sources, end',
        },
      ];
    },
  };
}
