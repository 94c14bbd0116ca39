import { Component } from 'projen';
import { type GitHub, GithubCredentials, WorkflowSteps } from 'projen/lib/github';
import { JobPermission, type JobStep } from 'projen/lib/github/workflows-model';
import { type NodeProject, UpgradeDependencies, UpgradeDependenciesSchedule } from 'projen/lib/javascript';
import { NODE_VERSION } from './housekeeping';

/** The oldest Node.js release that package.json allows, and the one that contributors use. */
const TESTED_VERSIONS = ['20.19', NODE_VERSION];
const TITLE = 'Upgrade dependencies';

/** Workflows and the pull request template. No workflow needs a secret: GITHUB_TOKEN exists in every repository. */
export class GitHubFiles extends Component {
  constructor(project: NodeProject) {
    super(project);
    const github = project.github!;
    this.addBuildWorkflow(project, github);
    this.addUpgradeWorkflow(project);
    github.addPullRequestTemplate(
      '## What changes for whom',
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

  /** Changes nothing and pushes nothing, so that it also runs for forks. */
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
        // The runners have a JDK and Maven.
        { name: 'Test on DynamoDB Local', run: 'npx projen test:dynamodb-local' },
      ],
    });
  }

  /** Opens a pull request each week; the repository must allow GitHub Actions to create pull requests. */
  private addUpgradeWorkflow(project: NodeProject): void {
    const { upgradeTask, workflows } = new UpgradeDependencies(project, {
      pullRequestTitle: TITLE,
      signoff: false,
      workflowOptions: {
        schedule: UpgradeDependenciesSchedule.WEEKLY,
        projenCredentials: GithubCredentials.fromPersonalAccessToken({ secret: 'GITHUB_TOKEN' }),
      },
    });
    upgradeTask.description = 'Upgrade the dependencies and the lock file';
    // By default, projen prefixes the subject with "chore(deps):"; our commit subjects start with a verb.
    for (const workflow of workflows) {
      workflow.patchStep('pr', 'create-pr', { with: { title: TITLE, 'commit-message': TITLE } });
    }
  }
}

function withNodeOfMatrix(step: JobStep): JobStep {
  const hasVersion = step.with && 'node-version' in step.with;
  return hasVersion ? { ...step, with: { ...step.with, 'node-version': '${{ matrix.node }}' } } : step;
}
