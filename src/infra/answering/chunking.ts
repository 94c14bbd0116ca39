import type { CfnDataSource } from 'aws-cdk-lib/aws-bedrock';
import type { KnowledgeOptions } from '../deployment/knowledge';

/** Returns the chunking configuration for CloudFormation, which replaces the data source if this configuration changes. */
export function chunkingConfiguration(
  chunking: KnowledgeOptions['chunking'],
): CfnDataSource.ChunkingConfigurationProperty {
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
