import { ClassificationMarks } from './classification-marks';

/** Names of the same level, so that a mark in three languages is one mark, and `INTERN, VERTRAULICH, GEHEIM` is a list. */
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

/** The levels that a text consists of, whether or not they are among the marks that reject a document. */
export class Levels {
  private readonly names: ClassificationMarks;

  constructor(marks: ClassificationMarks) {
    this.names = new ClassificationMarks([...new Set([...NAMES, ...marks.names])]);
  }

  /** Identifies the level that is alone in a text: its first name. */
  find(text: string): string | undefined {
    const name = this.names.findAlone(text);
    return name && (LEVELS.find((level) => level.includes(name))?.[0] ?? name);
  }
}
