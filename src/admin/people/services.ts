import type { Core } from '../../app/app';
import { cognitoClient } from '../../app/cognito';
import type { Trail } from '../audit/trail';
import { Directory } from './directory';
import { Imports } from './imports/imports';
import { ImportRunner } from './imports/import-runner';
import { People } from './people';
import { PeopleLock } from './people-lock';

/** All that the pages of people work with. */
export interface PeopleServices {
  readonly people: People;
  readonly imports: Imports;
  readonly runner: ImportRunner;
  close(): Promise<void>;
}

export function peopleServices({ config, log, store }: Core, trail: Trail): PeopleServices {
  const people = new People(new Directory(cognitoClient(config), config.USER_POOL_ID, config.ADMIN_GROUP), store, new PeopleLock(store));
  const imports = new Imports(store);
  const runner = new ImportRunner({ imports, people, trail }, log);
  return {
    people,
    imports,
    runner,
    close: () => runner.close(),
  };
}
