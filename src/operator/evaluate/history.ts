import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { Evaluation } from './evaluation';

/** The stored runs of a question set: a JSON file for each run, named after the time of the run. */
export class History {
  private readonly folder: string;

  /** @param parent the folder for the results of all question sets */
  constructor(parent: string, questionFile: string) {
    this.folder = join(parent, basename(questionFile, extname(questionFile)));
  }

  /** Returns the last run; undefined if there is none. @throws Error when its file is not JSON */
  last(): Evaluation | undefined {
    const file = this.files().at(-1);
    if (!file) return undefined;
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Evaluation;
    } catch (error) {
      throw new Error(`${file} is damaged: delete it, and run the command again.`, { cause: error });
    }
  }

  /** Stores a run. @returns the path of its file */
  add(evaluation: Evaluation): string {
    mkdirSync(this.folder, { recursive: true });
    const file = join(this.folder, `${evaluation.at.replaceAll(':', '-')}.json`);
    writeFileSync(file, `${JSON.stringify(evaluation, undefined, 2)}\n`);
    return file;
  }

  private files(): string[] {
    try {
      const names = readdirSync(this.folder).filter((name) => /^\d{4}-.*\.json$/.test(name));
      return names.sort().map((name) => join(this.folder, name));
    } catch {
      return [];
    }
  }
}
