import { Template } from 'aws-cdk-lib/assertions';
import { ENV } from '../../../src/contract';
import { RELAYED_OPERATIONS } from '../../../src/functions/egress-relay/protocol';
import { Identity } from '../../../src/infra/identity/identity';
import { LogSettings } from '../../../src/infra/log-settings';
import { identity, inStack, PROPS, SENDER, Task, theOnly } from '../../support/infra/identity-fixture';

const { template, environment } = inStack((stack) => {
  const task = new Task(stack);
  new Identity(stack, 'Identity', PROPS).grantAdministration(task);
  return { template: Template.fromStack(stack), environment: stack.resolve(task.environment) };
});
const [poolId] = theOnly(template, 'AWS::Cognito::UserPool');
const [clientId, client] = theOnly(template, 'AWS::Cognito::UserPoolClient');
const [groupId, group] = theOnly(template, 'AWS::Cognito::UserPoolGroup');
const [userId, user] = theOnly(template, 'AWS::Cognito::UserPoolUser');
const [, membership] = theOnly(template, 'AWS::Cognito::UserPoolUserToGroupAttachment');

/** With a sender of the organisation's own, a function writes the mails. */
const written = identity({ sender: SENDER, logs: new LogSettings(30) });
const [functionId, writer] = theOnly(written, 'AWS::Lambda::Function');
const [writtenPoolId, pool] = theOnly(written, 'AWS::Cognito::UserPool');
const [logId, log] = theOnly(written, 'AWS::Logs::LogGroup');

describe('signing in', () => {
  it('happens on the managed pages, in their newer form, which have a branding', () => {
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

  it('is for the load balancer alone, which has a secret and gets a code', () => {
    expect(client.Properties).toMatchObject({
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      SupportedIdentityProviders: ['COGNITO'],
    });
  });

  it('leaves no way past the pages: Cognito would admit two ways more if none were named', () => {
    expect(client.Properties.ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH']);
  });

  it('returns to the load balancer, and signing out to a page that needs no sign-in', () => {
    expect(client.Properties.CallbackURLs).toEqual(['https://chat.example.org/oauth2/idpresponse']);
    expect(client.Properties.LogoutURLs).toEqual(['https://chat.example.org/signed-out']);
  });

  it('lasts a quarter of an hour without being asked again, and a working day at most', () => {
    const { AccessTokenValidity, IdTokenValidity, RefreshTokenValidity, TokenValidityUnits } = client.Properties;
    expect([AccessTokenValidity, IdTokenValidity, RefreshTokenValidity]).toEqual([15, 15, 720]);
    expect(TokenValidityUnits).toEqual({ AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' });
  });

  it('can be revoked, and does not tell who has an account', () => {
    expect(client.Properties).toMatchObject({ EnableTokenRevocation: true, PreventUserExistenceErrors: 'ENABLED' });
  });
});

describe('the first admin', () => {
  it('is invited by e-mail under their address in lower case, as the console invites people', () => {
    expect(user.Properties).toMatchObject({ Username: 'ada@example.org', DesiredDeliveryMediums: ['EMAIL'] });
    expect(user.Properties.MessageAction).toBeUndefined();
    expect(user.Properties.UserAttributes).toEqual([
      { Name: 'email', Value: 'ada@example.org' },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: 'Ada Admin' },
      { Name: 'locale', Value: 'fr' },
    ]);
  });

  it('needs no name', () => {
    const { email, language } = PROPS.firstAdmin;
    const [, nameless] = theOnly(identity({ firstAdmin: { email, language } }), 'AWS::Cognito::UserPoolUser');
    expect(nameless.Properties.UserAttributes.map(({ Name }: { Name: string }) => Name)).toEqual([
      'email',
      'email_verified',
      'locale',
    ]);
  });

  it('joins the group when both are there: each is named by reference', () => {
    expect(membership.Properties).toMatchObject({ GroupName: { Ref: groupId }, Username: { Ref: userId } });
  });

  it('joins the group that the server takes for that of the admins', () => {
    expect(group.Properties.GroupName).toBe('admins');
    const [, other] = theOnly(identity({ adminGroup: 'keepers' }), 'AWS::Cognito::UserPoolGroup');
    expect(other.Properties.GroupName).toBe('keepers');
  });

  it('keeps account and role when another one is configured, and when the stack goes', () => {
    for (const one of [user, membership, group])
      expect(one).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('waits until Cognito may call the function that writes the invitation, and that may run', () => {
    const [permission] = theOnly(written, 'AWS::Lambda::Permission');
    const [policy] = theOnly(written, 'AWS::IAM::Policy');
    const [, waiting] = theOnly(written, 'AWS::Cognito::UserPoolUser');
    expect(waiting.DependsOn).toEqual(expect.arrayContaining([permission, policy, logId]));
  });
});

describe('the grant of administration', () => {
  it('allows what the relay forwards, on this pool, and nothing else', () => {
    const [, { Properties }] = theOnly(template, 'AWS::IAM::Policy');
    const [statement, ...others] = Properties.PolicyDocument.Statement;
    expect(others).toEqual([]);
    expect([...statement.Action].sort()).toEqual(
      RELAYED_OPERATIONS.map((operation) => `cognito-idp:${operation}`).sort(),
    );
    expect(statement.Resource).toEqual({ 'Fn::GetAtt': [poolId, 'Arn'] });
  });

  it('carries the variables by which the server knows the pool, its pages and its admins', () => {
    expect(environment).toEqual({
      [ENV.userPoolId]: { Ref: poolId },
      [ENV.userPoolClientId]: { Ref: clientId },
      [ENV.userPoolDomain]: 'https://joule-verne-example.auth.eu-central-1.amazoncognito.com',
      [ENV.adminGroup]: 'admins',
    });
  });
});

describe('the function that writes invitations', () => {
  it('is called by this pool for each of its mails', () => {
    expect(pool.Properties.LambdaConfig).toEqual({ CustomMessage: { 'Fn::GetAtt': [functionId, 'Arn'] } });
    const [, permission] = theOnly(written, 'AWS::Lambda::Permission');
    expect(permission.Properties).toMatchObject({
      Action: 'lambda:InvokeFunction',
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [writtenPoolId, 'Arn'] },
    });
  });

  it("is not there with Cognito's own sender, which refuses an invitation that a function has written", () => {
    template.resourceCountIs('AWS::Lambda::Function', 0);
    expect(theOnly(template, 'AWS::Cognito::UserPool')[1].Properties.LambdaConfig).toBeUndefined();
  });

  it('ends before Cognito stops waiting for it', () => {
    expect(writer.Properties).toMatchObject({ Architectures: ['arm64'], Timeout: 5, Handler: 'index.handler' });
  });

  it('knows the address, the organisation and the days', () => {
    expect(writer.Properties.Environment.Variables).toEqual({
      HOST: 'chat.example.org',
      ORGANISATION: 'Example Energy Office',
      INVITATION_DAYS: '7',
    });
  });

  it('may write its own log, kept as long as all, and nothing else', () => {
    expect(log.Properties.RetentionInDays).toBe(30);
    expect(writer.Properties.LoggingConfig).toEqual({ LogGroup: { Ref: logId } });
    const [, role] = theOnly(written, 'AWS::IAM::Role');
    expect(role.Properties.ManagedPolicyArns).toBeUndefined();
    const [, policy] = theOnly(written, 'AWS::IAM::Policy');
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
