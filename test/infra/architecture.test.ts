import { example, resourcesOf, synthesise, type Template } from '../support/infra/templates';

const { stack, edge, edgeAlarms } = synthesise();

describe('the architecture', () => {
  it('has no nested stacks', () => {
    for (const template of [stack, edge, edgeAlarms])
      expect(resourcesOf(template, 'AWS::CloudFormation::Stack')).toEqual({});
  });

  it("has only these Lambda functions: audit archive, canary, egress relay, mails (with SES), and the CDK's for the default security group", () => {
    const functionsOf = (template: Template) => Object.keys(resourcesOf(template, 'AWS::Lambda::Function'));
    expect([stack, edge, edgeAlarms].flatMap(functionsOf).sort()).toEqual([
      expect.stringMatching(/^AuditArchive/),
      expect.stringMatching(/^Canary/),
      expect.stringMatching(/^CustomVpcRestrictDefaultSG/),
      expect.stringMatching(/^EgressRelay/),
    ]);
    const withSender = example();
    withSender.signIn.sender = { from: 'chat@example.org', identity: 'example.org' };
    expect(functionsOf(synthesise(withSender).stack).sort()).toEqual([
      expect.stringMatching(/^AuditArchive/),
      expect.stringMatching(/^Canary/),
      expect.stringMatching(/^CustomVpcRestrictDefaultSG/),
      expect.stringMatching(/^EgressRelay/),
      expect.stringMatching(/^IdentityInvitationWriter/),
    ]);
  });

  // After an intended change, run `npx jest --ci=false -u test/infra/architecture.test.ts`, and review the diff of the
  // snapshot.
  it('equals the reviewed snapshot', () => {
    expect({ stack, edge, edgeAlarms }).toMatchSnapshot();
  });
});
