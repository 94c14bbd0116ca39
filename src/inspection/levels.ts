import { ClassificationMarks } from './classification-marks';

/**
 * Each row contains the names of one classification level in several languages. A mark in three languages therefore names one level,
 * but `INTERN, VERTRAULICH, GEHEIM` names three.
 */
const LEVELS: readonly (readonly string[])[] = [
  ['ÖFFENTLICH', 'PUBLIC', 'PUBBLICO', 'NICHT KLASSIFIZIERT', 'NON CLASSIFIÉ', 'NON CLASSIFICATO', 'UNCLASSIFIED'],
  ['INTERN', 'INTERNE', 'INTERNO', 'INTERNAL', 'USAGE INTERNE', 'USO INTERNO', 'INTERNAL USE ONLY'],
  ['NUR FÜR DEN DIENSTGEBRAUCH', 'DIFFUSION RESTREINTE', 'RISERVATO', 'RESTRICTED', 'OFFICIAL'],
  ['VERTRAULICH', 'CONFIDENTIEL', 'CONFIDENZIALE', 'CONFIDENTIAL'],
  ['STRENG VERTRAULICH', 'STRICTLY CONFIDENTIAL', 'HIGHLY CONFIDENTIAL'],
  ['GEHEIM', 'SECRET', 'SEGRETO'],
  ['STRENG GEHEIM', 'TRÈS SECRET', 'SEGRETISSIMO', 'TOP SECRET'],
];
const NAMES = LEVELS.flat();

/** Recognises the names of classification levels, including levels whose documents are not rejected. */
export class Levels {
  private readonly names: ClassificationMarks;

  constructor(marks: ClassificationMarks) {
    this.names = new ClassificationMarks([...new Set([...NAMES, ...marks.names])]);
  }

  /**
   * If a text consists of the name of a level, returns the first name in the row of this level. If it consists of a configured mark that
   * is in no row, returns the mark. Otherwise, returns undefined.
   */
  find(text: string): string | undefined {
    const name = this.names.findAlone(text);
    return name && (LEVELS.find((level) => level.includes(name))?.[0] ?? name);
  }
}
