import { Component } from 'projen';
import { type GitHub, GithubCredentials, WorkflowSteps } from 'projen/lib/github';
import { JobPermission, type JobStep } from 'projen/lib/github/workflows-model';
import { type NodeProject, UpgradeDependencies, UpgradeDependenciesSchedule } from 'projen/lib/javascript';
import { NODE_VERSION } from './housekeeping';

/** The oldest Node.js version that package.json allows, and the version that contributors use. */
const TESTED_VERSIONS = ['20.19', NODE_VERSION];
const TITLE = 'Upgrade dependencies';

/** The workflows and the pull request template. The workflows need no secret except GITHUB_TOKEN, which GitHub provides. */
export class GitHubFiles extends Component {
  constructor(project: NodeProject) {
    super(project);
    const github = project.github!;
    this.addBuildWorkflow(project, github);
    this.addUpgradeWorkflow(project);
    github.addPullRequestTemplate(
      '## What changes, and for whom',
      '',
      '<!-- What can a colleague, an admin or an operator do now that they could not do before? Fixes #… -->',
      '',
      '## How to try it',
      '',
      '<!-- Commands or clicks under `npm start`, and what should happen. -->',
      '',
      '## Checks',
      '',
      '- [ ] `npm test` passes',
      '- [ ] A test fails without this change',
      '- [ ] New text is in all four files of `locales/`',
      '- [ ] Documents, and the `Unreleased` section of CHANGELOG.md, describe the change',
    );
  }

  /** The build needs no permission to write, so it also works for pull requests from forks. */
  private addBuildWorkflow(project: NodeProject, github: GitHub): void {
    const workflow = github.addWorkflow('build');
    workflow.on({ push: { branches: ['main'] }, pullRequest: {}, workflowDispatch: {} });
    workflow.addJob('build', {
      name: 'Build on Node.js ${{ matrix.node }}',
      permissions: { contents: JobPermission.READ },
      runsOn: ['ubuntu-latest'],
      timeoutMinutes: 60,
      strategy: { failFast: false, matrix: { domain: { node: TESTED_VERSIONS } } },
      env: { CI: 'true' },
      steps: [
        WorkflowSteps.checkout(),
        ...project.renderWorkflowSetup({ mutable: false }).map(withNodeOfMatrix),
        { name: 'Check that generated files are current', run: 'npx projen && git diff --exit-code' },
        { name: 'Test', run: 'npm test' },
        // GitHub's runners include a JDK and Maven.
        { name: 'Test on DynamoDB Local', run: 'npx projen test:dynamodb-local' },
      ],
    });
  }

  /** The workflow opens a pull request every week. The repository's settings must allow GitHub Actions to create pull requests. */
  private addUpgradeWorkflow(project: NodeProject): void {
    const { upgradeTask, postUpgradeTask, workflows } = new UpgradeDependencies(project, {
      pullRequestTitle: TITLE,
      signoff: false,
      workflowOptions: {
        schedule: UpgradeDependenciesSchedule.WEEKLY,
        projenCredentials: GithubCredentials.fromPersonalAccessToken({ secret: 'GITHUB_TOKEN' }),
      },
    });
    upgradeTask.description = 'Upgrade the dependencies, the lock file and the base images';
    postUpgradeTask.exec('tsx projenrc/programs/base-images.ts');
    // projen's default subject begins with "chore(deps):", but this project's commit subjects begin with a verb.
    for (const workflow of workflows) {
      workflow.patchStep('pr', 'create-pr', { with: { title: TITLE, 'commit-message': TITLE } });
    }
  }
}

function withNodeOfMatrix(step: JobStep): JobStep {
  const hasVersion = step.with && 'node-version' in step.with;
  return hasVersion ? { ...step, with: { ...step.with, 'node-version': '${{ matrix.node }}' } } : step;
}
