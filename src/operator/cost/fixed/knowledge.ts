import { resourcesOf } from '../../templates/template';
import { MONTH } from '../assumptions';
import { embeddingPriceOf } from '../models';
import { quantity } from '../words';
import { type Pricing, refersTo } from './found';

const BYTES_OF_A_NUMBER = 4;

/** What a vector takes in the index, in bytes: the numbers and what stands beside them. */
export function vectorBytes(dimension: number): number {
  return dimension * BYTES_OF_A_NUMBER + MONTH.passageMetadata.value;
}

/** The documents. Access logs grow with the questions, and are counted there. */
export const buckets: Pricing = ({ resources, template }) => {
  const sources = resourcesOf(template, 'AWS::Bedrock::DataSource');
  const documents = resources.filter(([id]) => sources.some(([, source]) => refersTo(source, id)));
  return documents.map(() => ({
    component: 'Knowledge',
    what: 'Documents',
    price: 'objectStorage',
    quantity: MONTH.documents.value,
    counted: `${MONTH.documents.value} GB`,
  }));
};

export const vectorIndexes: Pricing = ({ resources }) =>
  resources.flatMap(([, { Dimension }]) => {
    const stored = (MONTH.passages.value * vectorBytes(Dimension)) / 1e9;
    const written = (MONTH.changedPassages.value * vectorBytes(Dimension)) / 1e9;
    const each = `${quantity(vectorBytes(Dimension))} bytes`;
    return [
      {
        component: 'Knowledge',
        what: 'Vectors',
        price: 'vectorStorage',
        quantity: stored,
        counted: `${quantity(MONTH.passages.value)} passages × ${each}`,
      },
      {
        component: 'Knowledge',
        what: 'Vectors of changed documents',
        price: 'vectorWrite',
        quantity: written,
        counted: `${quantity(MONTH.changedPassages.value)} passages × ${each}`,
      },
    ];
  });

export const knowledgeBases: Pricing = ({ resources }) =>
  resources.map(([, properties]) => ({
    component: 'Knowledge',
    what: 'Embedding of changed documents',
    price: embeddingPriceOf(properties),
    quantity: MONTH.changedPassages.value * MONTH.passageTokens.value,
    counted: `${quantity(MONTH.changedPassages.value)} passages × ${MONTH.passageTokens.value} tokens`,
  }));
