import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** Programs for operators, and for contributors who update the generated documents. */
const PROGRAMS = {
  doctor: 'Check the account before a deployment, with a remedy for each finding',
  smoke: 'Follow a request from outside after a deployment, and check that all other ways in are closed',
  cost: 'Compute docs/cost.md from the templates and a dated price list',
  diagram: 'Draw docs/architecture.svg from the templates',
};

export class Operator extends Component {
  constructor(project: NodeProject) {
    super(project);
    for (const [name, description] of Object.entries(PROGRAMS)) {
      project.addTask(name, { description, exec: `tsx src/operator/${name}/main.ts`, receiveArgs: true });
    }
  }
}
