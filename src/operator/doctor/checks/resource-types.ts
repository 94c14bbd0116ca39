import { DescribeTypeCommand } from '@aws-sdk/client-cloudformation';
import type { Check } from '../check';
import { fault, ok } from '../finding';
import type { Region } from '../region';

/** What not every region has. That CloudFormation knows a type in a region is the nearest thing to "the service is there". */
const YOUNG = [
  'AWS::S3Vectors::VectorBucket',
  'AWS::S3Vectors::Index',
  'AWS::Bedrock::KnowledgeBase',
  'AWS::Bedrock::DataSource',
  'AWS::Cognito::ManagedLoginBranding',
];

export const resourceTypes: Check = {
  name: 'Services of the region',
  async examine({ deployment, home }) {
    const wanted = [...YOUNG, ...(deployment.network.privateLoadBalancer ? ['AWS::CloudFront::VpcOrigin'] : [])];
    const known = await Promise.all(wanted.map((type) => isKnown(home, type)));
    const missing = wanted.filter((_type, index) => !known[index]);
    if (missing.length > 0)
      return [fault(`CloudFormation in ${home.name} does not know ${missing.join(', ')}`, 'Choose another region.')];
    return [ok(`S3 Vectors, knowledge bases and managed login are in ${home.name}`)];
  },
};

async function isKnown({ cloudFormation }: Region, type: string): Promise<boolean> {
  try {
    await cloudFormation.send(new DescribeTypeCommand({ Type: 'RESOURCE', TypeName: type }));
    return true;
  } catch (error) {
    if ((error as Error).name === 'TypeNotFoundException') return false;
    throw error;
  }
}
