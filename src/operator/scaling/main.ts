/** The command `npx projen scaling`. Exit codes: 0 for success; 1 for an error; 2 if the arguments are invalid. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosenFile } from '../../infra/deployment/choice';
import { readDeployment } from '../../infra/deployment/read';
import { type Command, parseHelpOnly, runCommand } from '../command';
import { estimateOf } from '../cost/estimate';
import { REGION } from '../cost/prices';
import { type Rates, ratesOf } from '../cost/rates';
import { REPOSITORY, synthesiseExample, synthesiseFile } from '../templates/synthesis';
import type { Templates } from '../templates/template';
import { mondayChart } from './charts/monday-chart';
import { quotasChart } from './charts/quotas-chart';
import { contextOf } from './context';
import { documentOf, SIZES } from './document';
import { readMeasurements } from './measurements';
import { comparisonOf } from './simulation/comparison';

const HELP = `npx projen scaling [--deployment NAME]

Calculates what 100 to 100,000,000 people need, and simulates a Monday morning with the scaling policy of the example deployment. Writes
docs/scaling.md, docs/scaling.svg and docs/monday.svg. Run it again after the benchmark, or after a change to the templates.
With --deployment or the environment variable DEPLOYMENT, prints the document for that deployment instead.

  --deployment NAME   read deployment.NAME.json
  --help              print this text`;

export const scaling: Command<{ readonly help: boolean }> = {
  help: HELP,
  parse: parseHelpOnly,
  run: async () => {
    const own = chosenFile();
    if (own) {
      const { region, prices } = readDeployment({ file: own }).deployment;
      const rates = ratesOf(region, { configured: prices });
      console.log(filesOf(synthesiseFile(own), rates, own)['docs/scaling.md']);
      return 0;
    }
    const files = filesOf(synthesiseExample(), ratesOf(REGION.id));
    for (const [file, content] of Object.entries(files)) writeFileSync(join(REPOSITORY, file), content);
    console.log(`Wrote ${Object.keys(files).join(', ')}.`);
    return 0;
  },
};

/** Returns the contents of the generated files, by path. @param file the deployment file, if it is not the example */
export function filesOf(templates: Templates, rates: Rates, file?: string): Record<string, string> {
  const context = contextOf(templates, readMeasurements());
  const monday = comparisonOf(context);
  return {
    'docs/scaling.md': documentOf({ context, estimate: estimateOf(templates, rates), monday, file }),
    'docs/scaling.svg': quotasChart(context, SIZES),
    'docs/monday.svg': mondayChart(monday),
  };
}

if (require.main === module) runCommand(scaling);
