import { encodeScript } from '../../bench/engine/script';
import { answerOfBytes, answerTokens, codeBlockTokens } from '../../bench/engine/text';

describe('a script of the engine', () => {
  it('has one event for each token, at the given rate', () => {
    const { first, rest, interval } = encodeScript({ tokens: ['a', 'b', 'c'], rate: 50 });
    expect([first, rest.length, interval]).toEqual(['a', 2, 20]);
  });

  it('has as many tokens in an event as tokensPerEvent requests', () => {
    const { first, rest, interval } = encodeScript({ tokens: ['a', 'b', 'c'], rate: 50, tokensPerEvent: 2 });
    expect([first, rest.length, interval]).toEqual(['ab', 1, 40]);
  });

  it('has as many citations as requested', () => {
    const { rest } = encodeScript({ tokens: answerTokens(400), rate: 50, citations: 3 });
    expect(rest.filter((bytes) => bytes.includes('retrievedReferences'))).toHaveLength(3);
  });

  it('can also be encoded for `ConverseStream`, with its text and its citations', () => {
    const { first, rest } = encodeScript({ tokens: ['a', 'b', 'c'], citations: 2 }, 'converse');
    expect([first, rest.length]).toEqual(['a', 3]);
    expect(rest.filter((bytes) => bytes.includes('searchResultLocation'))).toHaveLength(2);
    expect(rest.at(-1)!.includes('end_turn')).toBe(true);
  });
});

it('creates answers with the given number of tokens, of about the given number of bytes, or with the given number of lines of code', () => {
  expect(answerTokens(400)).toHaveLength(400);
  const excess = Buffer.byteLength(answerOfBytes(20_000).join('')) - 20_000;
  expect(excess).toBeGreaterThanOrEqual(0);
  expect(excess).toBeLessThan(10);
  expect(codeBlockTokens(5000).join('').split('\n')).toHaveLength(5003);
});
