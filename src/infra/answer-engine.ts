import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BedrockModel } from './bedrock-model';
import type { EngineOptions } from './deployment/engine';
import type { Grantee } from './grantee';
import type { KnowledgeBase } from './knowledge-base';

/** The Bedrock service that generates the answers: a knowledge base with a model, or an existing agent. */
export class AnswerEngine extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly engine: EngineOptions,
    private readonly knowledgeBase: KnowledgeBase,
  ) {
    super(scope, id);
  }

  /** Grants permission to ask the engine questions. */
  grantInvoke(grantee: Grantee): void {
    grantee.addEnvironment('ANSWER_ENGINE', this.engine.kind);
    if (this.engine.kind === 'agent') this.grantAgent(grantee, this.engine);
    else this.grantKnowledgeBase(grantee, this.engine);
  }

  private grantAgent(grantee: Grantee, { agentId, aliasId }: Extract<EngineOptions, { kind: 'agent' }>): void {
    grantee.addEnvironment('AGENT_ID', agentId);
    grantee.addEnvironment('AGENT_ALIAS_ID', aliasId);
    allow(grantee, 'Agent', ['bedrock:InvokeAgent'], [this.arnOf(`agent-alias/${agentId}/${aliasId}`)]);
  }

  private grantKnowledgeBase(
    grantee: Grantee,
    { model, guardrail }: Extract<EngineOptions, { kind: 'knowledge-base' }>,
  ): void {
    const answeringModel = new BedrockModel(this, model);
    grantee.addEnvironment('MODEL_ARN', answeringModel.arn);
    // In IAM, RetrieveAndGenerate has no resource type. The statements for the knowledge base and the model restrict what it can use.
    allow(grantee, 'Answering', ['bedrock:RetrieveAndGenerate'], ['*']);
    allow(grantee, 'Retrieval', ['bedrock:Retrieve'], [this.knowledgeBase.arn]);
    for (const statement of answeringModel.invocationStatements())
      grantee.grantPrincipal.addToPrincipalPolicy(statement);
    if (!guardrail) return;
    grantee.addEnvironment('GUARDRAIL_ID', guardrail.id);
    grantee.addEnvironment('GUARDRAIL_VERSION', guardrail.version);
    allow(grantee, 'Guardrail', ['bedrock:ApplyGuardrail'], [this.arnOf(`guardrail/${guardrail.id}`)]);
  }

  private arnOf(resource: string): string {
    return `arn:${Aws.PARTITION}:bedrock:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:${resource}`;
  }
}

function allow(grantee: Grantee, sid: string, actions: string[], resources: string[]): void {
  grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ sid, actions, resources }));
}
