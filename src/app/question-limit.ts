import type { Config } from './config';
import { longestQuestion } from './engine/configured-engine';
import { MessageTooLong } from './errors';

/** How long a question may be. */
export class QuestionLimit {
  /**
   * @param characters in Unicode scalar values, as the services count them ("length trait", Smithy specification)
   * @param bytes in UTF-8, because the question is also stored
   */
  constructor(
    readonly characters: number,
    readonly bytes: number,
  ) {}

  /** Returns the limit of the configured engine, unless the organisation has set another one. */
  static of(config: Config): QuestionLimit {
    const characters = config.MAX_MESSAGE_CHARACTERS ?? longestQuestion(config);
    return new QuestionLimit(Math.min(characters, config.MAX_MESSAGE_BYTES), config.MAX_MESSAGE_BYTES);
  }

  /** @throws MessageTooLong with the number of characters that would fit, given the message's bytes per character */
  assertWithin(message: string): void {
    const characters = [...message].length;
    const bytes = Buffer.byteLength(message);
    const limit = bytes > this.bytes ? Math.floor((this.bytes * characters) / bytes) : this.characters;
    if (characters > limit) throw new MessageTooLong({ received: characters, limit: Math.min(limit, this.characters) });
  }
}
