import { readConfig } from '../../../src/app/config';
import { QuestionLimit } from '../../../src/app/conversations/question-limit';
import type { MessageTooLong } from '../../../src/app/errors';
import { VARIABLES } from '../../support/app/app-fixture';

const limit = (variables: Record<string, string> = {}) =>
  QuestionLimit.of(readConfig({ ...VARIABLES, ...variables } as NodeJS.ProcessEnv));

/** The number of characters received and the limit, or undefined if the message is accepted. */
function excess(message: string, variables?: Record<string, string>) {
  try {
    limit(variables).assertWithin(message);
    return undefined;
  } catch (error) {
    return (error as MessageTooLong).values;
  }
}

const KNOWLEDGE_BASE = { ANSWER_ENGINE: 'knowledge-base' };

describe('QuestionLimit', () => {
  it('depends on the engine', () => {
    expect(limit(KNOWLEDGE_BASE)).toEqual({ characters: 1000, bytes: 32_768 });
    expect(limit()).toEqual({ characters: 32_768, bytes: 32_768 });
  });

  it('is the number of characters that the organisation has set, but at most the limit in bytes', () => {
    expect(limit({ ...KNOWLEDGE_BASE, MAX_MESSAGE_CHARACTERS: '20000' }).characters).toBe(20_000);
    expect(limit({ MAX_MESSAGE_CHARACTERS: '500' }).characters).toBe(500);
    expect(limit({ ...KNOWLEDGE_BASE, MAX_MESSAGE_BYTES: '100' }).characters).toBe(100);
  });

  it.each([
    ['a', 1],
    ['ü', 1],
    // Two code units of UTF-16, but one character.
    ['🔥', 1],
  ])('counts %s as one character', (character) => {
    expect(excess(character.repeat(1000), KNOWLEDGE_BASE)).toBeUndefined();
    expect(excess(character.repeat(1001), KNOWLEDGE_BASE)).toEqual({ received: 1001, limit: 1000 });
  });

  it('reports how many characters of the message fit when the limit in bytes applies', () => {
    expect(excess('ü'.repeat(16_384))).toBeUndefined();
    expect(excess('ü'.repeat(16_385))).toEqual({ received: 16_385, limit: 16_384 });
    expect(excess('🔥'.repeat(8193))).toEqual({ received: 8193, limit: 8192 });
  });
});
