/** The command-line option that selects `deployment.NAME.json`. */
const OPTION = '--deployment';

/** The part of the environment that selects a deployment. */
export interface DeploymentEnvironment {
  /** Path of the deployment file. */
  DEPLOYMENT?: string | undefined;
}

/** Returns the path of the chosen deployment file; undefined if the commands use `deployment.json`. */
export function chosenFile(environment: DeploymentEnvironment = process.env): string | undefined {
  return environment.DEPLOYMENT || undefined;
}

/**
 * Applies the option `--deployment NAME`: sets the variable DEPLOYMENT, which this process and the programs that it
 * starts read.
 *
 * @returns the other arguments
 * @throws Error if the name is missing or invalid, if the arguments contain the option more than once, or if they contain it although the
 *   variable is set
 */
export function chooseDeployment(args: readonly string[], environment: DeploymentEnvironment): string[] {
  const { names, others } = separate(args);
  const [name] = names;
  if (name === undefined) return others;
  if (names.length > 1) throw new Error(`${OPTION} can be given once; received ${names.join(' and ')}`);
  if (!/^[A-Za-z0-9][\w-]*$/.test(name)) {
    throw new Error(
      `${OPTION} needs the NAME of a file deployment.NAME.json, such as test; received ${JSON.stringify(name)}. For any other file, set the environment variable DEPLOYMENT to its path.`,
    );
  }
  const other = chosenFile(environment);
  if (other) {
    throw new Error(
      `${OPTION} ${name} contradicts the environment variable DEPLOYMENT, which is ${other}: use one of them`,
    );
  }
  environment.DEPLOYMENT = `deployment.${name}.json`;
  return others;
}

/** Separates the values of the option from the other arguments. Arguments after `--` are not options. */
function separate(args: readonly string[]): { names: string[]; others: string[] } {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const names: string[] = [];
  const others: string[] = [];
  for (let index = 0; index < end; index += 1) {
    const argument = args[index]!;
    if (argument === OPTION) names.push((index += 1) < end ? args[index]! : '');
    else if (argument.startsWith(`${OPTION}=`)) names.push(argument.slice(OPTION.length + 1));
    else others.push(argument);
  }
  return { names, others: [...others, ...args.slice(end)] };
}
