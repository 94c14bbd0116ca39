import { createRequire } from 'node:module';
import { default as jestRuntime } from 'jest-runtime';
import { disableUsedStorages } from './async-storages.mjs';
import { keepCompiledFiles } from './compiled-files.mjs';

const require = createRequire(import.meta.url);
const Runtime = jestRuntime.default ?? jestRuntime;
/**
 * Matches the name of a package, or of a file in it. Excludes modules with the prefix `node:`, and Jest's own packages, which
 * each test file loads separately.
 */
const PACKAGE = /^(?!node:|jest|@jest\/)[@\w]/;

keepCompiledFiles();

/**
 * Loads packages with Node's own `require`, once per worker. By default, Jest loads and compiles them again for each test file, which
 * took a third of the suite's time. Jest still loads the files of this project for each test file.
 */
export default class SharedPackagesRuntime extends Runtime {
  requireModuleOrMock(from, name) {
    return PACKAGE.test(name) ? require(name) : super.requireModuleOrMock(from, name);
  }

  teardown() {
    disableUsedStorages();
    super.teardown();
  }
}
