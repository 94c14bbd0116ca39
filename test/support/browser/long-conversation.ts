import type { Page } from 'playwright-core';
import { ulid } from 'ulid';
import { until } from '../until';

/**
 * Creates a conversation with the questions 1, 2, 3 and so on. Sends the requests without opening pages. The answers
 * fail, because that is fast. Returns the address of the conversation and the ids of its turns.
 */
export async function createConversation(page: Page, length: number): Promise<{ address: string; turns: string[] }> {
  const turns: string[] = [];
  while (turns.length < length) {
    const turnId = ulid();
    turns.push(turnId);
    const path = `/conversations/${turns[0]}/turns`;
    const form = { turnId, message: `[[error accessDenied]] ${turns.length}` };
    // Repeat the question until it is accepted: the previous answer counts as running until shortly after its end.
    await until(async () => (await page.request.post(path, { form, headers: { 'hx-request': 'true' } })).ok());
    await page.request.get(`${path}/${turnId}/answer`);
  }
  return { address: `/conversations/${turns[0]}`, turns };
}
