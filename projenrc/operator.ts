import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** Programs for operators. Contributors also use some of them to update the generated documents. */
const PROGRAMS = {
  audit: 'Verify the archive of the audit trail, and list every entry that was changed, removed or inserted',
  doctor: 'Check the account before a deployment, and print a remedy for each finding',
  evaluate: 'Ask the questions of a file, and compare the answers with the expectations and with the last run',
  restore: 'Restore the table beside the live one, or the documents in place, to a point in time',
  smoke: 'Test a deployment from outside: follow a request, and check that there is no other entry point',
  cost: 'Compute docs/cost.md from the templates and a dated price list',
  diagram: 'Draw docs/architecture.svg from the templates',
  'web-acl': 'Write the rules of the web ACL to docs/web-acl.json, or print those of your own deployment',
  scaling: 'Compute docs/scaling.md from the benchmark, the templates and quotas, and simulate a Monday morning',
};

export class Operator extends Component {
  constructor(project: NodeProject) {
    super(project);
    for (const [name, description] of Object.entries(PROGRAMS)) {
      project.addTask(name, { description, exec: `tsx src/operator/${name}/main.ts`, receiveArgs: true });
    }
  }
}
