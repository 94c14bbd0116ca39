import { example, synthesise } from '../support/infra/templates';

const { stack, edge } = synthesise();

/** Hashes of assets change with every source file; the architecture does not. */
const masked = (template: object) => JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, 'HASH'));

describe('the architecture', () => {
  it('is two stacks, none nested', () => {
    expect(Object.keys(stack.findResources('AWS::CloudFormation::Stack'))).toEqual([]);
    expect(Object.keys(edge.findResources('AWS::CloudFormation::Stack'))).toEqual([]);
  });

  it('has no custom resource: nothing runs in the account but the application and the relay, and with SES the writer of invitations', () => {
    const functionsOf = (template: typeof stack) => Object.keys(template.findResources('AWS::Lambda::Function'));
    expect([...functionsOf(stack), ...functionsOf(edge)]).toEqual([expect.stringMatching(/^EgressRelay/)]);
    const withSender = example();
    withSender.signIn.sender = { from: 'chat@example.org', identity: 'example.org' };
    expect(functionsOf(synthesise(withSender).stack).sort()).toEqual([
      expect.stringMatching(/^EgressRelay/),
      expect.stringMatching(/^IdentityInvitationWriter/),
    ]);
  });

  it('is what was last looked at, as a whole (npx jest --ci=false -u test/infra/architecture.test.ts after a wanted change)', () => {
    expect(masked({ stack: stack.toJSON(), edge: edge.toJSON() })).toMatchSnapshot();
  });
});
