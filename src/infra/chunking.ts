import type { CfnDataSource } from 'aws-cdk-lib/aws-bedrock';
import type { Deployment } from './deployment/schema';

/** How documents are cut into passages, in CloudFormation's words. It cannot be changed later: another data source replaces this one. */
export function chunkingOf(chunking: Deployment['knowledge']['chunking']): CfnDataSource.ChunkingConfigurationProperty {
  switch (chunking.strategy) {
    case 'fixed':
      return {
        chunkingStrategy: 'FIXED_SIZE',
        fixedSizeChunkingConfiguration: { maxTokens: chunking.tokens, overlapPercentage: chunking.overlapPercent },
      };
    case 'hierarchical':
      return {
        chunkingStrategy: 'HIERARCHICAL',
        hierarchicalChunkingConfiguration: {
          levelConfigurations: [{ maxTokens: chunking.parentTokens }, { maxTokens: chunking.childTokens }],
          overlapTokens: chunking.overlapTokens,
        },
      };
    case 'none':
      return { chunkingStrategy: 'NONE' };
  }
}
