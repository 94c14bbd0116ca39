import path from 'node:path';
import { Inspector } from '../../inspection/inspector';
import type { Config } from '../config';
import { resources } from '../resources';

export type { Block, DisplayResult } from '../../inspection/displayed-text';
export type { InspectionResult, Inspector } from '../../inspection/inspector';
export { isImage, typeOf } from '../../inspection/types';
export { Utf8Conversion } from '../../inspection/utf-8';

/** The program that reads documents in a separate process. It is bundled beside the server. */
export const READER_PROGRAM = path.join(resources, 'dist', 'document-reader.js');

/** Creates the inspector of documents from the configuration. */
export function documentInspector(config: Config, program = READER_PROGRAM): Inspector {
  return new Inspector({
    program,
    classificationMarks: config.CLASSIFICATION_MARKS,
    sensitivityLabels: config.SENSITIVITY_LABELS,
    timeout: config.INSPECTION_SECONDS,
    megabytes: config.INSPECTION_MEGABYTES,
  });
}
