import { Component } from 'projen';
import { TypescriptConfig, TypescriptConfigExtends } from 'projen/lib/javascript';
import type { TypeScriptProject } from 'projen/lib/typescript';

/**
 * The types of `src/browser`, which has those of a browser and not those of Node, and the task `icons`. The rest of `src` has the
 * types of Node alone.
 */
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
    // The tests also drive a browser, and so do the programs that take pictures.
    for (const file of [project.tsconfigDev.file, project.tryFindObjectFile('projenrc/tsconfig.json')!])
      file.addOverride('compilerOptions.lib', ['es2023', 'dom', 'dom.iterable']);
  }
}
