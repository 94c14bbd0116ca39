import { resourcesOf } from '../../templates/template';
import { MONTH } from '../assumptions';
import { quantity } from '../format';
import { embeddingOf } from '../models';
import { type Pricing, refersTo } from './pricing';

const BYTES_PER_DIMENSION = 4;

/** Returns how many bytes a vector takes up in the index, with its dimensions and its metadata. */
export function vectorBytes(dimensions: number): number {
  return dimensions * BYTES_PER_DIMENSION + MONTH.passageMetadata.value;
}

/**
 * Returns the charges for the bucket of documents. The bucket of access logs grows with each question, so its charges are part of
 * `questionCharges`.
 */
export const buckets: Pricing = ({ resources, template }) => {
  const sources = resourcesOf(template, 'AWS::Bedrock::DataSource');
  const documents = resources.filter(([id]) => sources.some(([, source]) => refersTo(source, id)));
  return documents.map(() => ({
    component: 'Knowledge',
    item: 'Documents',
    price: 'objectStorage',
    quantity: MONTH.documents.value,
    basis: `${MONTH.documents.value} GB`,
  }));
};

export const vectorIndexes: Pricing = ({ resources }) =>
  resources.flatMap(([, { Dimension }]) => {
    const stored = (MONTH.passages.value * vectorBytes(Dimension)) / 1e9;
    const written = (MONTH.changedPassages.value * vectorBytes(Dimension)) / 1e9;
    const size = `${quantity(vectorBytes(Dimension))} bytes`;
    return [
      {
        component: 'Knowledge',
        item: 'Vectors',
        price: 'vectorStorage',
        quantity: stored,
        basis: `${quantity(MONTH.passages.value)} passages × ${size}`,
      },
      {
        component: 'Knowledge',
        item: 'Vectors of changed documents',
        price: 'vectorWrite',
        quantity: written,
        basis: `${quantity(MONTH.changedPassages.value)} passages × ${size}`,
      },
    ];
  });

export const knowledgeBases: Pricing = ({ resources, rates }) =>
  resources.map(([, properties]) => ({
    component: 'Knowledge',
    ...embeddingOf(properties, 'Embedding of changed documents', rates),
    quantity: MONTH.changedPassages.value * MONTH.passageTokens.value,
    basis: `${quantity(MONTH.changedPassages.value)} passages × ${MONTH.passageTokens.value} tokens`,
  }));
