import { createHash } from 'node:crypto';
import { Aws, Names, Stack } from 'aws-cdk-lib';
import { CfnGuardrail, type CfnGuardrailProps, CfnGuardrailVersion } from 'aws-cdk-lib/aws-bedrock';
import { Construct } from 'constructs';
import type { GuardrailOptions } from '../deployment/guardrail';
import { geographiesOf } from '../deployment/model-geographies';

/** The response to a blocked question or answer. A guardrail has one text of at most 500 characters for all languages. */
const MESSAGE = [
  'Diese Frage kann ich nach den Regeln der Organisation nicht beantworten.',
  "Les règles de l'organisation ne me permettent pas de répondre à cette question.",
  "Le regole dell'organizzazione non mi permettono di rispondere a questa domanda.",
  "The organisation's rules do not allow me to answer this question.",
].join(' · ');

/** AWS's names of the categories. */
const CATEGORIES = {
  hate: 'HATE',
  insults: 'INSULTS',
  sexual: 'SEXUAL',
  violence: 'VIOLENCE',
  misconduct: 'MISCONDUCT',
  promptAttack: 'PROMPT_ATTACK',
} as const;

/**
 * A guardrail with the organisation's policies, and a version of it. A change to the policies creates a new version, which
 * takes effect when the deployment starts tasks that use it.
 */
export class Guardrail extends Construct {
  readonly id: string;
  readonly version: string;
  /** ARNs of the guardrail and, if it uses other regions, of its profile, for `bedrock:ApplyGuardrail`. */
  readonly arns: readonly string[];

  constructor(scope: Construct, id: string, options: GuardrailOptions) {
    super(scope, id);
    const profileArn = options.tier === 'standard' ? profileOf(Stack.of(this).region) : undefined;
    const properties = {
      ...policiesOf(options),
      ...(profileArn ? { crossRegionConfig: { guardrailProfileArn: profileArn } } : {}),
    };
    const guardrail = new CfnGuardrail(this, 'Resource', {
      name: Names.uniqueResourceName(this, { maxLength: 50, separator: '-' }),
      description: 'Policies for questions and answers of Joule Verne',
      blockedInputMessaging: options.message ?? MESSAGE,
      blockedOutputsMessaging: options.message ?? MESSAGE,
      ...properties,
    });
    // Bedrock cannot change a version. If the policies change, so does the logical id, and CloudFormation creates a new
    // version.
    const generation = createHash('sha256')
      .update(JSON.stringify([options, MESSAGE]))
      .digest('hex')
      .slice(0, 8);
    const version = new CfnGuardrailVersion(this, `Version${generation}`, {
      guardrailIdentifier: guardrail.attrGuardrailId,
      description: `Policies ${generation}`,
    });
    this.id = guardrail.attrGuardrailId;
    this.version = version.attrVersion;
    this.arns = [guardrail.attrGuardrailArn, ...(profileArn ? profilesOf(this) : [])];
  }
}

/**
 * Returns the ARN patterns of the profiles through which a guardrail may use other regions of its geography. Bedrock checks
 * `bedrock:ApplyGuardrail` for the profile in each of these regions ("Permissions for using cross-Region inference with Amazon Bedrock
 * Guardrails").
 */
export function profilesOf(scope: Construct): string[] {
  const { region } = Stack.of(scope);
  return geographiesOf(region).length > 0 ? [profileOf(region, '*')] : [];
}

/** Returns the ARN of the profile through which a guardrail uses the regions of its geography. @param at the region in the ARN */
function profileOf(region: string, at = region): string {
  const [geography] = geographiesOf(region);
  return `arn:${Aws.PARTITION}:bedrock:${at}:${Aws.ACCOUNT_ID}:guardrail-profile/${geography}.guardrail.v1:0`;
}

function policiesOf(options: GuardrailOptions): Partial<CfnGuardrailProps> {
  const { deniedTopics, filters, personalData, words, profanity, grounding, relevance, tier = 'classic' } = options;
  const tierName = tier.toUpperCase();
  const grounded = Object.entries({ GROUNDING: grounding, RELEVANCE: relevance }).flatMap(([type, threshold]) =>
    threshold === undefined ? [] : [{ type, threshold }],
  );
  return {
    ...(deniedTopics
      ? {
          topicPolicyConfig: {
            topicsConfig: deniedTopics.map((topic) => ({ ...topic, type: 'DENY' })),
            topicsTierConfig: { tierName },
          },
        }
      : {}),
    ...(filters
      ? {
          contentPolicyConfig: {
            filtersConfig: Object.entries(filters).flatMap(([name, strength]) =>
              strength ? [filter(CATEGORIES[name as keyof typeof CATEGORIES], strength.toUpperCase())] : [],
            ),
            contentFiltersTierConfig: { tierName },
          },
        }
      : {}),
    ...(personalData
      ? {
          sensitiveInformationPolicyConfig: {
            piiEntitiesConfig: Object.entries(personalData).map(([type, action]) => ({
              type,
              action: action === 'mask' ? 'ANONYMIZE' : 'BLOCK',
            })),
          },
        }
      : {}),
    ...(words || profanity
      ? {
          wordPolicyConfig: {
            ...(words ? { wordsConfig: words.map((word) => ({ text: word })) } : {}),
            ...(profanity ? { managedWordListsConfig: [{ type: 'PROFANITY' }] } : {}),
          },
        }
      : {}),
    ...(grounded.length > 0 ? { contextualGroundingPolicyConfig: { filtersConfig: grounded } } : {}),
  };
}

/** For the filter against prompt attacks, AWS requires the strength NONE for answers, because only questions contain such attacks. */
function filter(type: string, strength: string): CfnGuardrail.ContentFilterConfigProperty {
  return { type, inputStrength: strength, outputStrength: type === 'PROMPT_ATTACK' ? 'NONE' : strength };
}
