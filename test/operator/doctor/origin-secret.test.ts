import { currentGeneration } from '../../../src/operator/doctor/checks/origin-secret';
import { example, resourcesOf, synthesise } from '../../support/infra/templates';

it('the doctor reads the generation of the origin secret from the ids of the template', () => {
  for (const generation of [1, 12]) {
    const deployment = example();
    deployment.operation.originSecret = generation;
    const ids = Object.keys(resourcesOf(synthesise(deployment).stack, 'AWS::SecretsManager::Secret'));
    expect(currentGeneration(ids)).toBe(generation);
  }
});
