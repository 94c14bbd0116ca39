import { parseDeployment } from '../../src/infra/deployment/read';
import { JouleVerne } from '../../src/infra/joule-verne';
import { withApp } from '../support/infra/cdk-app';
import { example } from '../support/infra/templates';

it('each stack depends on all stacks that are created before it: edge, home region, alarms about the edge', () => {
  withApp({}, (app) => {
    const { edge, stack, edgeAlarms } = new JouleVerne(
      app,
      parseDeployment(JSON.stringify(example()), 'deployment.json'),
    );
    const assembly = app.synth();
    const dependenciesOf = ({ artifactId }: { readonly artifactId: string }) =>
      assembly
        .getStackArtifact(artifactId)
        .dependencies.map(({ id }) => id)
        .filter((id) => !id.endsWith('.assets'));
    expect([dependenciesOf(edge), dependenciesOf(stack)]).toEqual([[], [edge.artifactId]]);
    expect(dependenciesOf(edgeAlarms).sort()).toEqual([stack.artifactId, edge.artifactId].sort());
  });
});
