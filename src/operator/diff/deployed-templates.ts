import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { EDGE_REGION, Region } from '../aws/region';
import { describeStack, isNotCreated } from '../aws/stacks';
import type { Template, Templates } from '../templates/template';
import { NO_TEMPLATE } from './template-files';

/**
 * Requests the templates of the deployed stacks. Returns a template without resources for a stack that does not exist or whose creation
 * has failed.
 *
 * @param name name of the stack in the home region
 * @throws AwsUnavailable when the credentials, a permission or the connection is missing
 */
export async function deployedTemplates(name: string, regionName: string): Promise<Templates> {
  const home = new Region(regionName);
  const edge = new Region(EDGE_REGION, home);
  return {
    stack: await deployedTemplate(home, name),
    edge: await deployedTemplate(edge, `${name}-Edge`),
    edgeAlarms: await deployedTemplate(edge, `${name}-EdgeAlarms`),
  };
}

async function deployedTemplate(region: Region, name: string): Promise<Template> {
  // CloudFormation also returns the template of a stack whose creation has failed, although its resources do not exist.
  if (isNotCreated(await describeStack(region, name))) return NO_TEMPLATE;
  const { TemplateBody } = await region.cloudFormation.send(
    new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }),
  );
  return { ...NO_TEMPLATE, ...JSON.parse(TemplateBody ?? '{}') };
}

/** Replaces non-ASCII characters with question marks, as GetTemplate does. */
export function asDeployed(templates: Templates): Templates {
  return JSON.parse(JSON.stringify(templates).replace(/[^\0-\x7F]/gu, '?'));
}
