import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** Programs for those who run a deployment, and for those who document it. */
const PROGRAMS = {
  doctor: 'Before a deployment: check the account, and name a remedy for each finding',
  smoke: 'After a deployment: go the way of a request from outside, and try what must be closed',
  cost: 'Compute docs/cost.md from the templates and a dated price table',
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
