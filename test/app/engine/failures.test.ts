import { toEngineError } from '../../../src/app/engine/failures';

const constraint = (path: string, text: string) =>
  `Value at '${path}' failed to satisfy constraint: Member must have length ${text}`;
const failureOf = (message: string, name = 'ValidationException') =>
  toEngineError(Object.assign(new Error(message), { name })).failure;

describe('a question that is too long', () => {
  it.each([
    `1 validation error detected: ${constraint('input.text', 'less than or equal to 1000')}`,
    `1 validation error detected: ${constraint('inputText', 'less than or equal to 25000000')}`,
    `1 validation error detected. ${constraint('/input/text', 'between 0 and 1000, inclusive')}`,
    `2 validation errors detected: ${constraint('sessionId', 'greater than or equal to 2')}; ${constraint('input.text', 'less than or equal to 1000')}`,
    'Input is too long for requested model.',
    'The model returned the following errors: Input is too long for requested model.',
    'Malformed input request: #/texts/0: expected maxLength: 2048, actual: 29421, please reformat your input and try again.',
    'prompt is too long: 210000 tokens > 200000 maximum',
    'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000',
    '400 Bad Request: Too many input tokens. Max input tokens: 8192, request input token count: 9000',
    'The text exceeds the maximum number of characters.',
    "This model's maximum context length is 8192 tokens.",
  ])('is recognised in %j', (message) => {
    expect(failureOf(message)).toBe('questionTooLong');
    // In a stream, the names of exceptions begin with a lower-case letter.
    expect(failureOf(message, 'validationException')).toBe('questionTooLong');
  });

  it.each([
    `1 validation error detected: ${constraint('sessionId', 'less than or equal to 100')}`,
    `1 validation error detected: ${constraint('input.text', 'greater than or equal to 1')}`,
    "1 validation error detected: Value at 'input.text' failed to satisfy constraint: Member must not be null",
    'A script asked for this error.',
    'The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.',
    'max_tokens: 200000 > 64000, which is the maximum allowed number of output tokens for the model',
    'messages.0.content.0.image.source.base64: image exceeds 5 MB maximum: 6000000 bytes > 5242880 bytes',
    'messages.0.content.0.image.source.base64.data: At least one of the image dimensions exceed max allowed size: 8000 pixels',
  ])('is not recognised in %j', (message) => {
    expect(failureOf(message)).toBe('refused');
  });

  it('is recognised by the status 413', () => {
    const error = Object.assign(new Error('x'), { name: 'Unknown', $metadata: { httpStatusCode: 413 } });
    expect(toEngineError(error).failure).toBe('questionTooLong');
  });

  it('is not recognised in errors of other kinds', () => {
    expect(failureOf('Too many tokens, please wait before trying again.', 'ThrottlingException')).toBe('throttled');
  });
});

describe('a model that is no longer offered', () => {
  it.each([
    [
      'ResourceNotFoundException',
      'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
    ],
    [
      'ResourceNotFoundException',
      'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days.',
    ],
    ['ValidationException', 'The provided model identifier is invalid.'],
    ['AccessDeniedException', 'Access denied. This Model is marked by provider as Legacy.'],
    ['validationException', 'Model invocation failed: this model version has reached the end of its life.'],
  ])('is recognised in %s: %s', (name, message) => {
    expect(failureOf(message, name)).toBe('modelRetired');
  });

  it('is not recognised in errors of other kinds', () => {
    expect(failureOf('Knowledge base with id X does not exist', 'ResourceNotFoundException')).toBe('notFound');
    expect(failureOf('This model version has reached the end of its life.', 'ThrottlingException')).toBe('throttled');
  });
});
