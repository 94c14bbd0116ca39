import { Template } from 'aws-cdk-lib/assertions';
import { RELAYED_OPERATIONS } from '../../../src/functions/egress-relay/protocol';
import { Identity } from '../../../src/infra/identity/identity';
import { LogSettings } from '../../../src/infra/log-settings';
import { identity, inStack, PROPS, SENDER, Task, theOnly } from '../../support/infra/identity-fixture';

const { template, environment } = inStack((stack) => {
  const task = new Task(stack);
  new Identity(stack, 'Identity', PROPS).grantUserAdministration(task);
  return { template: Template.fromStack(stack), environment: stack.resolve(task.environment) };
});
const [poolId] = theOnly(template, 'AWS::Cognito::UserPool');
const [clientId, client] = theOnly(template, 'AWS::Cognito::UserPoolClient');
const [groupId, group] = theOnly(template, 'AWS::Cognito::UserPoolGroup');
const [userId, user] = theOnly(template, 'AWS::Cognito::UserPoolUser');
const [, membership] = theOnly(template, 'AWS::Cognito::UserPoolUserToGroupAttachment');

/** The template with an SES sender, in which a Lambda function writes the mails. */
const withSender = identity({ signIn: { sender: SENDER }, logs: new LogSettings(30) });
const [functionId, mailFunction] = theOnly(withSender, 'AWS::Lambda::Function');
const [withSenderPoolId, pool] = theOnly(withSender, 'AWS::Cognito::UserPool');
const [logId, log] = theOnly(withSender, 'AWS::Logs::LogGroup');

describe('the sign-in', () => {
  it('uses the newer managed login pages with a branding', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      Domain: 'joule-verne-example',
      ManagedLoginVersion: 2,
      UserPoolId: { Ref: poolId },
    });
    template.hasResourceProperties('AWS::Cognito::ManagedLoginBranding', {
      UserPoolId: { Ref: poolId },
      ClientId: { Ref: clientId },
      UseCognitoProvidedValues: true,
    });
  });

  it('has one client, the load balancer, with a secret and the authorization code flow', () => {
    expect(client.Properties).toMatchObject({
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      SupportedIdentityProviders: ['COGNITO'],
    });
  });

  // If the template set no authentication flows, Cognito would also enable two others.
  it('allows no flow that bypasses the sign-in pages', () => {
    expect(client.Properties.ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH']);
  });

  it('redirects to the load balancer after a sign-in, and after a sign-out to a page that needs no sign-in', () => {
    expect(client.Properties.CallbackURLs).toEqual(['https://chat.example.org/oauth2/idpresponse']);
    expect(client.Properties.LogoutURLs).toEqual(['https://chat.example.org/signed-out']);
  });

  it('issues access and ID tokens that are valid for 15 minutes, and refresh tokens that are valid for twelve hours', () => {
    const { AccessTokenValidity, IdTokenValidity, RefreshTokenValidity, TokenValidityUnits } = client.Properties;
    expect([AccessTokenValidity, IdTokenValidity, RefreshTokenValidity]).toEqual([15, 15, 720]);
    expect(TokenValidityUnits).toEqual({ AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' });
  });

  it('issues revocable tokens, and does not reveal whether an account exists', () => {
    expect(client.Properties).toMatchObject({ EnableTokenRevocation: true, PreventUserExistenceErrors: 'ENABLED' });
  });
});

describe('the first admin', () => {
  it('is invited by e-mail with a lower-case user name, like users from the admin console', () => {
    expect(user.Properties).toMatchObject({ Username: 'ada@example.org', DesiredDeliveryMediums: ['EMAIL'] });
    expect(user.Properties.MessageAction).toBeUndefined();
    expect(user.Properties.UserAttributes).toEqual([
      { Name: 'email', Value: 'ada@example.org' },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: 'Ada Admin' },
      { Name: 'locale', Value: 'fr' },
    ]);
  });

  it('does not need a name', () => {
    const { email, language } = PROPS.firstAdmin!;
    const [, nameless] = theOnly(identity({ firstAdmin: { email, language } }), 'AWS::Cognito::UserPoolUser');
    expect(nameless.Properties.UserAttributes.map(({ Name }: { Name: string }) => Name)).toEqual([
      'email',
      'email_verified',
      'locale',
    ]);
  });

  it('is added to the group after CloudFormation has created the user and the group', () => {
    expect(membership.Properties).toMatchObject({ GroupName: { Ref: groupId }, Username: { Ref: userId } });
  });

  it('is added to the configured group of admins', () => {
    expect(group.Properties.GroupName).toBe('admins');
    const [, other] = theOnly(identity({ adminGroup: 'keepers' }), 'AWS::Cognito::UserPoolGroup');
    expect(other.Properties.GroupName).toBe('keepers');
  });

  it('is retained when another first admin is configured or the stack is deleted', () => {
    for (const resource of [user, membership, group])
      expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  it('depends on the permissions and the log group of the mail function', () => {
    const [permission] = theOnly(withSender, 'AWS::Lambda::Permission');
    const [policy] = theOnly(withSender, 'AWS::IAM::Policy');
    const [, dependent] = theOnly(withSender, 'AWS::Cognito::UserPoolUser');
    expect(dependent.DependsOn).toEqual(expect.arrayContaining([permission, policy, logId]));
  });
});

describe('grantUserAdministration', () => {
  it('allows exactly the operations that the relay forwards, on this pool only', () => {
    const [, { Properties }] = theOnly(template, 'AWS::IAM::Policy');
    const [statement, ...others] = Properties.PolicyDocument.Statement;
    expect(others).toEqual([]);
    expect([...statement.Action].sort()).toEqual(
      RELAYED_OPERATIONS.map((operation) => `cognito-idp:${operation}`).sort(),
    );
    expect(statement.Resource).toEqual({ 'Fn::GetAtt': [poolId, 'Arn'] });
  });

  it('sets the variables for the pool, its sign-in pages and the group of admins', () => {
    expect(environment).toEqual({
      USER_POOL_ID: { Ref: poolId },
      USER_POOL_CLIENT_ID: { Ref: clientId },
      USER_POOL_DOMAIN: 'https://joule-verne-example.auth.eu-central-1.amazoncognito.com',
      ADMIN_GROUP: 'admins',
    });
  });
});

describe('the function for invitation mails', () => {
  it('is invoked by this pool for each mail', () => {
    expect(pool.Properties.LambdaConfig).toEqual({ CustomMessage: { 'Fn::GetAtt': [functionId, 'Arn'] } });
    const [, permission] = theOnly(withSender, 'AWS::Lambda::Permission');
    expect(permission.Properties).toMatchObject({
      Action: 'lambda:InvokeFunction',
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [withSenderPoolId, 'Arn'] },
    });
  });

  // Without an SES sender, Cognito rejects mails that a function has written.
  it('does not exist if Cognito sends the mails', () => {
    template.resourceCountIs('AWS::Lambda::Function', 0);
    expect(theOnly(template, 'AWS::Cognito::UserPool')[1].Properties.LambdaConfig).toBeUndefined();
  });

  it('times out after five seconds, as Cognito does', () => {
    expect(mailFunction.Properties).toMatchObject({ Architectures: ['arm64'], Timeout: 5, Handler: 'index.handler' });
  });

  it('has variables for the host name, the organisation and the invitation days', () => {
    expect(mailFunction.Properties.Environment.Variables).toEqual({
      HOST: 'chat.example.org',
      ORGANISATION: 'Example Energy Office',
      INVITATION_DAYS: '7',
    });
  });

  it('can write only to its own log group, which has the configured retention', () => {
    expect(log.Properties.RetentionInDays).toBe(30);
    expect(mailFunction.Properties.LoggingConfig).toEqual({ LogGroup: { Ref: logId } });
    const [, role] = theOnly(withSender, 'AWS::IAM::Role');
    expect(role.Properties.ManagedPolicyArns).toBeUndefined();
    const [, policy] = theOnly(withSender, 'AWS::IAM::Policy');
    expect(policy.Properties.PolicyDocument.Statement).toEqual([
      {
        Sid: 'OwnLog',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [logId, 'Arn'] },
      },
    ]);
  });
});
