import {
  BedrockRuntimeClient,
  type ContentBlock,
  ConverseStreamCommand,
  type ConverseStreamCommandInput,
  type Message,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SEARCH_TOOL } from '../../../../src/app/engine/converse/search-tool';
import { runningForFile } from '../../../support/local/bedrock-agent-runtime-fixture';

const runtime = runningForFile();
let client: BedrockRuntimeClient;
beforeAll(() => {
  client = new BedrockRuntimeClient({
    endpoint: runtime.modelsUrl,
    region: 'eu-central-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  });
});
afterAll(() => client.destroy());

const user = (...content: ContentBlock[]): Message => ({ role: 'user', content });
const assistant = (...content: ContentBlock[]): Message => ({ role: 'assistant', content });
const use = (toolUseId: string) => ({ toolUse: { toolUseId, name: 'search_documents', input: { query: 'x' } } });
const result = (toolUseId: string) => ({ toolResult: { toolUseId, content: [{ text: 'Nothing.' }] } });
const file = (name: string): ContentBlock => ({
  document: { name, format: 'pdf', source: { bytes: new Uint8Array([1]) } },
});
const TOOLS = { toolConfig: { tools: [SEARCH_TOOL] } };

it.each<[string, Message[], Partial<ConverseStreamCommandInput>, RegExp]>([
  ['no message', [], {}, /must start with a user message/],
  [
    'an answer as the first message',
    [assistant({ text: 'A' }), user({ text: 'Q' })],
    {},
    /must start with a user message/,
  ],
  [
    'an answer as the last message',
    [user({ text: 'Q' }), assistant({ text: 'A' })],
    {},
    /must end with a user message/,
  ],
  ['two questions in a row', [user({ text: 'Q' }), user({ text: 'Q' })], {}, /must alternate/],
  ['a message without content', [user()], {}, /messages\.0 is empty/],
  ['a blank text', [user({ text: ' ' })], {}, /messages\.0\.content\.0 is blank/],
  [
    'a tool use without a result',
    [user({ text: 'Q' }), assistant(use('a')), user({ text: 'Q' })],
    TOOLS,
    /for the following Ids: a/,
  ],
  [
    'two results of one tool use',
    [user({ text: 'Q' }), assistant(use('a')), user(result('a'), result('a'))],
    TOOLS,
    /for the following Ids: a/,
  ],
  [
    'a result of an unknown tool use',
    [user({ text: 'Q' }), assistant(use('a')), user(result('b'))],
    TOOLS,
    /for the following Ids: a/,
  ],
  [
    'a tool use and its result without the declaration of the tool',
    [user({ text: 'Q' }), assistant(use('a')), user(result('a'))],
    {},
    /toolConfig field must be defined/,
  ],
  ['an invalid id', [user({ text: 'Q' }), assistant(use('a b')), user(result('a b'))], TOOLS, /toolUseId/],
  ['a temperature above 1', [user({ text: 'Q' })], { inferenceConfig: { temperature: 2 } }, /temperature/],
  ['a document whose name contains a full stop', [user(file('a.pdf'), { text: 'Q' })], {}, /document file name/],
  [
    'six documents in two questions',
    [
      user(...['a', 'b', 'c'].map(file), { text: 'Q' }),
      assistant({ text: 'A' }),
      user(...['d', 'e', 'f'].map(file), { text: 'Q' }),
    ],
    {},
    /too many documents: 6/,
  ],
  [
    'documents of the same name in two questions',
    [user(file('a'), { text: 'Q' }), assistant({ text: 'A' }), user(file('a'), { text: 'Q' })],
    {},
    /different names/,
  ],
  ['a document without a text', [user(file('a'))], {}, /must also have a text/],
])('rejects a request with %s', async (_what, messages, more, message) => {
  const command = new ConverseStreamCommand({ modelId: 'some.model', messages, ...more });
  await expect(client.send(command)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(message),
  });
});
