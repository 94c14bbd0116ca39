import { Stack } from 'aws-cdk-lib';
import { BedrockModel } from '../../../src/infra/answering/bedrock-model';
import { withApp } from '../../support/infra/cdk-app';
import { type Json, text } from '../../support/infra/templates';

/** Returns the statements with which a stack in Zurich allows a role to invoke a model. */
const statementsFor = (id: string): Json[] =>
  withApp({}, (app) => {
    const stack = new Stack(app, 'Stack', { env: { region: 'eu-central-2' } });
    return new BedrockModel(stack, id)
      .statements(['bedrock:InvokeModelWithResponseStream'])
      .map((statement) => stack.resolve(statement.toStatementJson()));
  });

it('a model without a geographic prefix can be invoked in the home region only', () => {
  const statements = statementsFor('anthropic.claude-3-haiku-20240307-v1:0');
  expect(statements.map(({ Resource }) => text(Resource))).toEqual([
    'arn:<AWS::Partition>:bedrock:eu-central-2::foundation-model/anthropic.claude-3-haiku-20240307-v1:0',
  ]);
});

it('a model of a European profile can be invoked in European regions only, and only through the profile', () => {
  const [profile, models] = statementsFor('eu.anthropic.claude-sonnet-4-6');
  const arn =
    'arn:<AWS::Partition>:bedrock:eu-central-2:<AWS::AccountId>:inference-profile/eu.anthropic.claude-sonnet-4-6';
  expect(text(profile.Resource)).toBe(arn);
  expect(text(models.Resource)).toBe('arn:<AWS::Partition>:bedrock:eu-*::foundation-model/anthropic.claude-sonnet-4-6');
  expect(text(models.Condition.StringEquals['bedrock:InferenceProfileArn'])).toBe(arn);
});
