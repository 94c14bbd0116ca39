import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENV } from '../contract';
import { AnsweringModel } from './answering-model';
import type { Deployment } from './deployment/schema';
import type { Grantee } from './grantee';
import type { KnowledgeBase } from './knowledge-base';

type Engine = Deployment['engine'];

/** What answers: the knowledge base by itself, or an agent that is there already. */
export class AnswerEngine extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly engine: Engine,
    private readonly base: KnowledgeBase,
  ) {
    super(scope, id);
  }

  grantAnswering(grantee: Grantee): void {
    grantee.addEnvironment(ENV.answerEngine, this.engine.kind);
    if (this.engine.kind === 'agent') this.grantAgent(grantee, this.engine);
    else this.grantKnowledgeBase(grantee, this.engine);
  }

  private grantAgent(grantee: Grantee, { agentId, aliasId }: Extract<Engine, { kind: 'agent' }>): void {
    grantee.addEnvironment(ENV.agentId, agentId);
    grantee.addEnvironment(ENV.agentAliasId, aliasId);
    allow(grantee, 'Agent', ['bedrock:InvokeAgent'], [this.own(`agent-alias/${agentId}/${aliasId}`)]);
  }

  private grantKnowledgeBase(
    grantee: Grantee,
    { model, guardrail }: Extract<Engine, { kind: 'knowledge-base' }>,
  ): void {
    const answering = new AnsweringModel(this, model);
    grantee.addEnvironment(ENV.modelArn, answering.arn);
    // The action knows no resource: which knowledge base and model are meant decide the permissions for those.
    allow(grantee, 'Answering', ['bedrock:RetrieveAndGenerate'], ['*']);
    allow(grantee, 'Retrieval', ['bedrock:Retrieve'], [this.base.arn]);
    for (const statement of answering.invocation()) grantee.grantPrincipal.addToPrincipalPolicy(statement);
    if (!guardrail) return;
    grantee.addEnvironment(ENV.guardrailId, guardrail.id);
    grantee.addEnvironment(ENV.guardrailVersion, guardrail.version);
    allow(grantee, 'Guardrail', ['bedrock:ApplyGuardrail'], [this.own(`guardrail/${guardrail.id}`)]);
  }

  private own(resource: string): string {
    return `arn:${Aws.PARTITION}:bedrock:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:${resource}`;
  }
}

function allow(grantee: Grantee, sid: string, actions: string[], resources: string[]): void {
  grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ sid, actions, resources }));
}
