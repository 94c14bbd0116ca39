import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENV } from '../contract';
import type { Deployment } from './deployment/schema';
import type { KnowledgeBase } from './knowledge-base';
import { AnsweringModel } from './answering-model';
import type { Program } from './program';

type Engine = Deployment['engine'];

/** What answers: the knowledge base by itself, or an agent that is there already. */
export class AnswerEngine extends Construct {
  constructor(scope: Construct, id: string, private readonly engine: Engine, private readonly base: KnowledgeBase) {
    super(scope, id);
  }

  grantAnswering(program: Program): void {
    program.addEnvironment(ENV.answerEngine, this.engine.kind);
    if (this.engine.kind === 'agent') this.grantAgent(program, this.engine);
    else this.grantKnowledgeBase(program, this.engine);
  }

  private grantAgent(program: Program, { agentId, aliasId }: Extract<Engine, { kind: 'agent' }>): void {
    program.addEnvironment(ENV.agentId, agentId);
    program.addEnvironment(ENV.agentAliasId, aliasId);
    allow(program, 'Agent', ['bedrock:InvokeAgent'], [this.own(`agent-alias/${agentId}/${aliasId}`)]);
  }

  private grantKnowledgeBase(program: Program, { model, guardrail }: Extract<Engine, { kind: 'knowledge-base' }>): void {
    const answering = new AnsweringModel(this, model);
    program.addEnvironment(ENV.modelArn, answering.arn);
    // The action knows no resource: which knowledge base and model are meant decide the permissions for those.
    allow(program, 'Answering', ['bedrock:RetrieveAndGenerate'], ['*']);
    allow(program, 'Retrieval', ['bedrock:Retrieve'], [this.base.arn]);
    for (const statement of answering.invocation()) program.grantPrincipal.addToPrincipalPolicy(statement);
    if (!guardrail) return;
    program.addEnvironment(ENV.guardrailId, guardrail.id);
    program.addEnvironment(ENV.guardrailVersion, guardrail.version);
    allow(program, 'Guardrail', ['bedrock:ApplyGuardrail'], [this.own(`guardrail/${guardrail.id}`)]);
  }

  private own(resource: string): string {
    return `arn:${Aws.PARTITION}:bedrock:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:${resource}`;
  }
}

function allow(program: Program, sid: string, actions: string[], resources: string[]): void {
  program.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ sid, actions, resources }));
}
