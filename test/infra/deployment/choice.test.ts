import { chooseDeployment, chosenFile, type DeploymentEnvironment } from '../../../src/infra/deployment/choice';

const choose = (args: readonly string[], environment: DeploymentEnvironment = {}) => ({
  others: chooseDeployment(args, environment),
  file: chosenFile(environment),
});

describe('the choice of a deployment', () => {
  it('is deployment.json if neither the option --deployment nor the variable DEPLOYMENT is set', () => {
    expect(choose(['--json'])).toEqual({ others: ['--json'], file: undefined });
    expect(choose([], { DEPLOYMENT: '' }).file).toBeUndefined();
  });

  it.each([[['--deployment', 'test']], [['--deployment=test']]])('is deployment.test.json with %j', (option) => {
    expect(choose(['a', ...option, '--b'])).toEqual({ others: ['a', '--b'], file: 'deployment.test.json' });
  });

  it('is the path in the environment variable DEPLOYMENT', () => {
    expect(choose(['a'], { DEPLOYMENT: 'folder/own.json' })).toEqual({ others: ['a'], file: 'folder/own.json' });
  });

  it('rejects the option --deployment together with the variable DEPLOYMENT', () => {
    expect(() => choose(['--deployment', 'test'], { DEPLOYMENT: 'own.json' })).toThrow(
      '--deployment test contradicts the environment variable DEPLOYMENT, which is own.json: use one of them',
    );
  });

  it.each([
    ['no name', ['--deployment']],
    ['an option in place of the name', ['--deployment', '--json']],
    ['a path', ['--deployment', '../own.json']],
    ['two names', ['--deployment', 'one', '--deployment=two']],
  ])('rejects the option --deployment with %s', (_case, args) => {
    expect(() => choose(args)).toThrow(/--deployment (needs the NAME|can be given once)/);
  });

  it('does not depend on arguments after --', () => {
    expect(choose(['--', '--deployment', 'test'])).toEqual({ others: ['--', '--deployment', 'test'], file: undefined });
  });
});
