import vm from 'node:vm';

const { compileFunction } = vm;
/** By file name: the code and its compiled script. */
const scripts = new Map();

/**
 * Makes `vm.compileFunction` compile each file once per worker. Jest calls the function for each file, including Jest's
 * own files, in the context of each test file. V8 would not cache the results, because it caches only whole scripts.
 */
export function keepCompiledFiles() {
  vm.compileFunction = (code, parameters, options) => {
    const { filename, parsingContext } = options;
    if (!parsingContext) return compileFunction(code, parameters, options);
    if (scripts.get(filename)?.code !== code)
      scripts.set(filename, { code, script: compile(code, parameters, filename) });
    return scripts.get(filename).script.runInContext(parsingContext);
  };
}

function compile(code, parameters, filename) {
  const start = `(function (${parameters}) {`;
  return new vm.Script(`${start}${code}\n})`, { filename, columnOffset: -start.length });
}
