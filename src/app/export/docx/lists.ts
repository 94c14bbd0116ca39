import { AlignmentType, type ILevelsOptions, type INumberingOptions, LevelFormat } from 'docx';

/** The deepest level of a list that Word allows, counted from 0. */
const DEEPEST_LEVEL = 8;
/** The name of the numbering that all bulleted lists use. */
const BULLETS = 'bullets';
/**
 * The name of the numbering that the items of task lists use. The text of such an item begins with a box, so the item has no
 * bullet.
 */
const TASKS = 'tasks';

/** The numbering and the level of the items of a list. */
export interface ListNumbering {
  readonly reference: string;
  readonly level: number;
}

/** Collects the lists of a document. Each numbered list has its own numbering. */
export class Lists {
  private readonly numbered: { readonly reference: string; readonly levels: ILevelsOptions[] }[] = [];

  /** @param depth the number of lists that contain the list */
  bullets(depth: number): ListNumbering {
    return { reference: BULLETS, level: Math.min(depth, DEEPEST_LEVEL) };
  }

  tasks(depth: number): ListNumbering {
    return { reference: TASKS, level: Math.min(depth, DEEPEST_LEVEL) };
  }

  numbers(depth: number, start: number): ListNumbering {
    const level = Math.min(depth, DEEPEST_LEVEL);
    const reference = `numbers-${this.numbered.length + 1}`;
    const format = {
      level,
      format: LevelFormat.DECIMAL,
      text: `%${level + 1}.`,
      alignment: AlignmentType.START,
      start,
    };
    this.numbered.push({ reference, levels: [format] });
    return { reference, level };
  }

  get numbering(): INumberingOptions {
    return {
      config: [
        { reference: BULLETS, levels: levels((level) => ['•', '◦', '▪'][level % 3]!) },
        { reference: TASKS, levels: levels(() => '') },
        ...this.numbered,
      ],
    };
  }
}

function levels(text: (level: number) => string): ILevelsOptions[] {
  return Array.from({ length: DEEPEST_LEVEL + 1 }, (_, level) => ({
    level,
    format: LevelFormat.BULLET,
    text: text(level),
    alignment: AlignmentType.START,
  }));
}
