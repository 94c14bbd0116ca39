import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { EngineOf, EngineOptions } from '../deployment/engine';
import type { GuardrailOptions } from '../deployment/guardrail';
import type { Grantee } from '../grantee';
import { BedrockModel, modelArn } from './bedrock-model';
import { Guardrail, profilesOf } from './guardrail';
import type { SearchedKnowledgeBase } from './knowledge-base';

/**
 * The component that generates the answers. It is one of:
 * - a model, with the passages that the application finds in the knowledge base,
 * - the knowledge base with a model,
 * - an existing agent.
 */
export class AnswerEngine extends Construct {
  /** @param knowledgeBase undefined only for an agent */
  constructor(
    scope: Construct,
    id: string,
    private readonly engine: EngineOptions,
    private readonly knowledgeBase: SearchedKnowledgeBase | undefined,
  ) {
    super(scope, id);
  }

  /** Grants permission to ask the engine questions. */
  grantInvoke(grantee: Grantee): void {
    grantee.addEnvironment('ANSWER_ENGINE', this.engine.kind);
    if (this.engine.kind === 'agent') this.grantAgent(grantee, this.engine);
    else if (this.engine.kind === 'knowledge-base') this.grantKnowledgeBase(grantee, this.engine);
    else this.grantConverse(grantee, this.engine);
  }

  private grantConverse(grantee: Grantee, { model, guardrail, rerankingModel }: EngineOf<'converse'>): void {
    // IAM has no action for ConverseStream; the call requires InvokeModelWithResponseStream.
    this.grantModel(grantee, model, ['bedrock:InvokeModelWithResponseStream']);
    allow(grantee, 'Retrieval', ['bedrock:Retrieve'], [this.knowledgeBase!.arn]);
    if (rerankingModel) this.grantReranking(grantee, rerankingModel);
    if (guardrail) this.grantGuardrail(grantee, guardrail);
  }

  private grantKnowledgeBase(grantee: Grantee, { model, guardrail }: EngineOf<'knowledge-base'>): void {
    // In IAM, RetrieveAndGenerate has no resource type. The other statements restrict the knowledge base and the model
    // that it can use.
    allow(grantee, 'Answering', ['bedrock:RetrieveAndGenerate'], ['*']);
    allow(grantee, 'Retrieval', ['bedrock:Retrieve'], [this.knowledgeBase!.arn]);
    this.grantModel(
      grantee,
      model,
      ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
      ['bedrock:GetInferenceProfile'],
    );
    if (guardrail) this.grantGuardrail(grantee, guardrail);
  }

  private grantAgent(grantee: Grantee, { agentId, aliasId }: EngineOf<'agent'>): void {
    grantee.addEnvironment('AGENT_ID', agentId);
    grantee.addEnvironment('AGENT_ALIAS_ID', aliasId);
    allow(grantee, 'Agent', ['bedrock:InvokeAgent'], [this.arnOf(`agent-alias/${agentId}/${aliasId}`)]);
  }

  private grantModel(
    grantee: Grantee,
    id: string,
    actions: readonly string[],
    profileActions: readonly string[] = [],
  ): void {
    const model = new BedrockModel(this, id);
    grantee.addEnvironment('MODEL_ARN', model.arn);
    for (const statement of model.statements(actions, profileActions))
      grantee.grantPrincipal.addToPrincipalPolicy(statement);
  }

  /**
   * Grants reranking to the caller of `Retrieve` and to the role of the knowledge base, because Bedrock checks the permissions of both
   * ("Permissions for reranking in Amazon Bedrock"). The organisation maintains the role of an existing knowledge base.
   */
  private grantReranking(grantee: Grantee, id: string): void {
    const arn = modelArn(Stack.of(this).region, id);
    grantee.addEnvironment('RERANKING_MODEL_ARN', arn);
    for (const statement of rerankingStatements(arn)) grantee.grantPrincipal.addToPrincipalPolicy(statement);
    for (const statement of rerankingStatements(arn)) this.knowledgeBase!.role?.addToPolicy(statement);
  }

  private grantGuardrail(grantee: Grantee, options: GuardrailOptions): void {
    const { id, version, arns } = this.guardrail(options);
    grantee.addEnvironment('GUARDRAIL_ID', id);
    grantee.addEnvironment('GUARDRAIL_VERSION', version);
    allow(grantee, 'Guardrail', ['bedrock:ApplyGuardrail'], [...arns]);
  }

  /** Returns the existing guardrail, or creates one. */
  private guardrail(options: GuardrailOptions): Pick<Guardrail, 'id' | 'version' | 'arns'> {
    const { id, version } = options;
    if (id === undefined || version === undefined) return new Guardrail(this, 'Guardrail', options);
    // The deployment does not know whether an existing guardrail uses other regions, so it allows them.
    return { id, version, arns: [this.arnOf(`guardrail/${id}`), ...profilesOf(this)] };
  }

  private arnOf(resource: string): string {
    return `arn:${Aws.PARTITION}:bedrock:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:${resource}`;
  }
}

/** In IAM, Rerank has no resource type. The second statement restricts the model that Rerank can use. */
function rerankingStatements(modelArn: string): PolicyStatement[] {
  return [
    new PolicyStatement({ sid: 'Reranking', actions: ['bedrock:Rerank'], resources: ['*'] }),
    new PolicyStatement({ sid: 'RerankingModel', actions: ['bedrock:InvokeModel'], resources: [modelArn] }),
  ];
}

function allow(grantee: Grantee, sid: string, actions: string[], resources: string[]): void {
  grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ sid, actions, resources }));
}
