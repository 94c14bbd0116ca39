import { Component } from 'projen';
import { TypescriptConfig, TypescriptConfigExtends } from 'projen/lib/javascript';
import type { TypeScriptProject } from 'projen/lib/typescript';

/** Configures the types of a browser for `src/browser`, and those of Node.js for the rest of `src`. Adds the task `icons`. */
export class BrowserCode extends Component {
  constructor(project: TypeScriptProject) {
    super(project);
    new TypescriptConfig(project, {
      fileName: 'src/browser/tsconfig.json',
      extends: TypescriptConfigExtends.fromTypescriptConfigs([project.tsconfig!]),
      compilerOptions: { lib: ['es2023', 'dom', 'dom.iterable'], types: [], noEmit: true, rootDir: '..' },
      include: ['**/*.ts'],
      exclude: [],
    });
    project.addTask('icons', {
      description: 'Draw the PNG icons for home screens from templates/public/icon.svg',
      exec: 'tsx projenrc/programs/icons.ts',
    });
    // Tests and some programs of projenrc contain functions that run in a browser.
    for (const file of [project.tsconfigDev.file, project.tryFindObjectFile('projenrc/tsconfig.json')!])
      file.addOverride('compilerOptions.lib', ['es2023', 'dom', 'dom.iterable']);
  }
}
