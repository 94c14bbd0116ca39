import { Component, TextFile } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** The Node.js version that contributors and workflows use. package.json contains the oldest supported version. */
export const NODE_VERSION = '24';

const EDITOR_CONFIG = [
  'root = true',
  '',
  '[*]',
  'charset = utf-8',
  'end_of_line = lf',
  'indent_style = space',
  'indent_size = 2',
  'insert_final_newline = true',
  'trim_trailing_whitespace = true',
  '',
  // In Markdown, two spaces at the end of a line mean a line break.
  '[*.md]',
  'trim_trailing_whitespace = false',
];

/** Settings for editors and version managers. */
export class Housekeeping extends Component {
  constructor(project: NodeProject) {
    super(project);
    new TextFile(project, '.nvmrc', { lines: [NODE_VERSION], marker: false });
    new TextFile(project, '.editorconfig', { lines: EDITOR_CONFIG });
    project.vscode?.extensions.addRecommendations('biomejs.biome', 'dbaeumer.vscode-eslint');
    project.vscode?.settings.addSettings({ 'editor.defaultFormatter': 'biomejs.biome', 'editor.formatOnSave': true });
  }
}
