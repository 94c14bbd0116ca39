import { Component, type Project } from 'projen';

/** The task `settings`, which generates a part of the README from the code. A test checks that this part is up to date. */
export class Documents extends Component {
  constructor(project: Project) {
    super(project);
    project.addTask('settings', {
      description: "Write the README's table of environment variables from src/settings",
      exec: 'tsx projenrc/programs/settings-table.ts',
    });
  }
}
