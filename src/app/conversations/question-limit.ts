import type { Config } from '../config';
import { longestQuestion } from '../engine/configured-engine';
import { MessageTooLong } from '../errors';

/** The maximum length of a question. */
export class QuestionLimit {
  /**
   * @param characters the maximum in Unicode scalar values, as AWS's APIs count them ("length trait", Smithy specification)
   * @param bytes the maximum in UTF-8; it limits the size of the stored question
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

  /**
   * @throws MessageTooLong. If the message has too many bytes, the limit in the error is the number of characters that would fit if
   *   each took as many bytes as the message's characters on average.
   */
  assertWithin(message: string): void {
    const characters = [...message].length;
    const bytes = Buffer.byteLength(message);
    const limit = bytes > this.bytes ? Math.floor((this.bytes * characters) / bytes) : this.characters;
    if (characters > limit) throw new MessageTooLong({ received: characters, limit: Math.min(limit, this.characters) });
  }
}
