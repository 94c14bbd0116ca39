import type { Step } from '../../engine/engine';
import type { Source } from '../../turns/log';
import type { Translate } from '../language/language';

/** The steps of an answer as a page shows them. */
export interface StepsView {
  /** The id of the turn. */
  readonly id: string;
  readonly isRunning: boolean;
  /** A sentence for each step. */
  readonly sentences: readonly string[];
}

/** @param sources the sources of an answer that has ended; undefined while it is running */
export function stepsView(
  id: string,
  steps: readonly Step[],
  sources: readonly Source[] | undefined,
  t: Translate,
): StepsView {
  const isRunning = sources === undefined;
  const sentences = steps.map((step, index) =>
    isRunning && step.kind === 'writing' && index === steps.length - 1 ? t('step.writing') : sentenceOf(step, t),
  );
  // Turns that an earlier version of the product stored have sources, but no steps: show no list for them.
  if (sources?.length && steps.length > 0) {
    const documents = new Set(sources.map(({ uri }) => uri)).size;
    sentences.push(t('steps.cited', { passages: sources.length, documents }));
  }
  return { id, isRunning, sentences };
}

function sentenceOf(step: Step, t: Translate): string {
  switch (step.kind) {
    case 'searching':
      return step.text === undefined ? t('steps.searched') : t('steps.searchedFor', { text: step.text });
    case 'reading':
      return step.passages === 0
        ? t('steps.foundNothing')
        : t('steps.read', { passages: step.passages, documents: step.documents });
    case 'writing':
      return t('steps.wrote');
    case 'thinking':
      return t('steps.thought', { seconds: step.seconds ?? 0 });
  }
}
