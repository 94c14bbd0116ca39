import { Component, type Project } from 'projen';

/** Tasks that generate parts of documents from the code. Tests check that these parts are up to date. */
export class Documents extends Component {
  constructor(project: Project) {
    super(project);
    project.addTask('settings', {
      description: "Write the README's table of environment variables from src/settings",
      exec: 'tsx projenrc/programs/settings-table.ts',
    });
  }
}
