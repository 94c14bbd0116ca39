import { options } from '../../projenrc/programs/option-sets/leaves';
import {
  allOptionSets,
  excludedAlternatives,
  selectedOptionSets,
} from '../../projenrc/programs/option-sets/option-sets';
import { parseDeployment } from '../../src/infra/deployment/read';
import { nagAcknowledgements } from '../../src/infra/nag-acknowledgements';
import { findingsOf } from '../support/infra/templates';

/** Option sets that together contain every value at least once. `npx projen lint:templates` checks all option sets. */
const selection = selectedOptionSets();

describe('the option sets', () => {
  it('are at least 40 different sets, derived from the schema', () => {
    const contents = allOptionSets().map(({ content }) => JSON.stringify(content));
    expect(new Set(contents).size).toBeGreaterThanOrEqual(40);
  });

  it('contain every option except parentTokens and childTokens of knowledge.chunking', () => {
    const contained = (path: readonly string[]) =>
      selection.some(
        ({ content }) =>
          path.reduce<Record<string, unknown> | undefined>((value, key) => value?.[key] as never, content) !==
          undefined,
      );
    const missing = options()
      .map(({ path }) => path)
      .filter((path) => !contained(path));
    // The sets leave these options at their defaults, because every tested value contradicts the default of another
    // option.
    const exclusive = ['knowledge.chunking.parentTokens', 'knowledge.chunking.childTokens'];
    expect(missing.map((path) => path.join('.')).filter((name) => !exclusive.includes(name))).toEqual([]);
  });

  it('exclude only passage sizes that contradict each other, and thresholds that the engine does not support', () => {
    const names = excludedAlternatives().map(({ name }) => name.split(' = ')[0]);
    expect(
      names.filter(
        (name) => !/^(knowledge\.chunking\(hierarchical\)\.\w+Tokens|engine\(converse\)\.guardrail)$/.test(name!),
      ),
    ).toEqual([]);
  });

  it.each(selection.map((set, index) => [index, set] as const))(
    'are synthesised without unacknowledged findings of cdk-nag: set %i',
    (_, { content }) => {
      const argued = nagAcknowledgements(parseDeployment(JSON.stringify(content), 'deployment.json'));
      const unargued = findingsOf(content).filter(
        ({ construct, id }) => !argued.some(({ finding, path }) => finding === id && construct.startsWith(`${path}/`)),
      );
      expect(unargued).toEqual([]);
    },
  );
});
