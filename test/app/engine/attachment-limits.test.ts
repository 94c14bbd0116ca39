import { attachmentLimits } from '../../../src/app/engine/attachment-limits';

const MB = 1024 * 1024;
const limitsOf = (ANSWER_ENGINE: 'converse' | 'agent' | 'knowledge-base', MODEL_ARN?: string) =>
  attachmentLimits({ ANSWER_ENGINE, MODEL_ARN });
const largest = (model: string) =>
  (['pdf', 'docx', 'txt', 'png'] as const).map((format) => limitsOf('converse', model)?.largest(format));

it('accepts no files for the `knowledge-base` engine, for a model that reads no files, or for an unknown model', () => {
  expect(limitsOf('knowledge-base', 'anthropic.claude-sonnet-4-6')).toBeUndefined();
  expect(limitsOf('converse', 'amazon.nova-micro-v1:0')).toBeUndefined();
  expect(limitsOf('converse', 'unknown.model')).toBeUndefined();
});

it('accepts documents of up to 10 MB in total for an agent, but no images', () => {
  const limits = limitsOf('agent')!;
  expect([limits.total, limits.largest('pdf'), limits.largest('png')]).toEqual([10 * MB, 10 * MB, undefined]);
});

it.each([
  ['eu.anthropic.claude-sonnet-4-6', [10, 4.5, 4.5, 3.75]],
  ['anthropic.claude-3-haiku-20240307-v1:0', [4.5, 4.5, 4.5, 3.75]],
  ['amazon.nova-pro-v1:0', [10, 10, 4.5, 3.75]],
  ['mistral.mistral-large-2407-v1:0', [4.5, 4.5, 4.5, undefined]],
])('limits the size of each type of file for the model %s', (model, megabytes) => {
  expect(largest(model)).toEqual(megabytes.map((size) => (size === undefined ? undefined : size * MB)));
  expect(largest(`arn:aws:bedrock:eu-central-1:1:inference-profile/${model}`)).toEqual(largest(model));
});
