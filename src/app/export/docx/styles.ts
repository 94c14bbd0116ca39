import { BorderStyle, type IStylesOptions, LineRuleType, ShadingType } from 'docx';

/** The ids of the styles of a document. Word recognises its built-in styles for quotations and links by their ids. */
export const STYLES = {
  code: 'Code',
  codeText: 'CodeText',
  link: 'Hyperlink',
  question: 'Question',
  quote: 'Quote',
  small: 'Small',
  source: 'Source',
  cell: 'TableText',
} as const;

const FONT = 'Calibri';
const CODE_FONT = 'Consolas';
const ACCENT = '0B6E6E';
const QUIET = '56645F';
const TINT = 'EEF4F2';
const LINE = 'CDD8D4';
const shading = { type: ShadingType.CLEAR, color: 'auto', fill: TINT };
const border = (color: string) => ({ style: BorderStyle.SINGLE, size: 12, space: 8, color });
const heading = (size: number, before: number) => ({
  run: { size, bold: true, color: '16211F', font: FONT },
  paragraph: { spacing: { before, after: 80 }, keepNext: true },
});

export function styles(language: string): IStylesOptions {
  return {
    default: {
      document: {
        run: { font: FONT, size: 22, language: { value: language } },
        paragraph: { spacing: { after: 120, line: 276, lineRule: LineRuleType.AUTO } },
      },
      title: { run: { size: 40, bold: true, font: FONT }, paragraph: { spacing: { after: 160 } } },
      heading1: heading(32, 480),
      heading2: heading(26, 240),
      heading3: heading(24, 200),
      heading4: heading(22, 160),
      heading5: heading(22, 160),
      heading6: heading(22, 160),
      hyperlink: { run: { color: ACCENT } },
      footnoteText: { run: { size: 18 }, paragraph: { spacing: { after: 40 } } },
    },
    paragraphStyles: [
      { id: STYLES.question, name: 'Question', basedOn: 'Normal', paragraph: { shading } },
      {
        id: STYLES.code,
        name: 'Code',
        basedOn: 'Normal',
        run: { font: CODE_FONT, size: 18, noProof: true },
        paragraph: { shading, spacing: { line: 240 }, alignment: 'left' },
      },
      {
        id: STYLES.quote,
        name: 'Quote',
        basedOn: 'Normal',
        run: { color: QUIET },
        paragraph: { border: { left: border(ACCENT) } },
      },
      { id: STYLES.small, name: 'Small', basedOn: 'Normal', run: { size: 18, color: QUIET } },
      { id: STYLES.source, name: 'Source', basedOn: 'Normal', paragraph: { keepNext: true } },
      { id: STYLES.cell, name: 'Table Text', basedOn: 'Normal', paragraph: { spacing: { before: 30, after: 30 } } },
    ],
    characterStyles: [
      { id: STYLES.codeText, name: 'Code Text', run: { font: CODE_FONT, size: 20, noProof: true, shading } },
    ],
  };
}

export const TABLE = { border: { style: BorderStyle.SINGLE, size: 4, color: LINE }, headerShading: shading };
