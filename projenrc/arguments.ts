import { Component, type TaskStep } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** Represents the arguments of a task in a step's command. projen quotes each argument only if the command contains this text. */
const ARGUMENTS = '"$@"';

/**
 * Passes the arguments of tasks on unchanged. Without this component, projen would join them with spaces, and the shell would split
 * the argument of `--skip "Model quotas"` in two. Add this component after all components that add tasks.
 */
export class Arguments extends Component {
  constructor(project: NodeProject) {
    super(project);
    for (const task of project.tasks.all) {
      for (const [index, step] of task.steps.entries()) {
        if (joinsArguments(step)) task.updateStep(index, { ...step, exec: `${step.exec} ${ARGUMENTS}` });
      }
    }
  }
}

function joinsArguments({ receiveArgs, exec }: TaskStep): boolean {
  return receiveArgs === true && exec !== undefined && !exec.includes(ARGUMENTS);
}
