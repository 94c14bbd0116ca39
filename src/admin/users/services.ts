import type { AppContext } from '../../app/app';
import { cognitoClient } from '../../app/cognito';
import type { Trail } from '../audit/trail';
import { Directory } from './directory';
import { ImportRunner } from './imports/import-runner';
import { Imports } from './imports/imports';
import { Users } from './users';
import { UsersLock } from './users-lock';

/** All that the pages of users work with. */
export interface UserServices {
  readonly users: Users;
  readonly imports: Imports;
  readonly runner: ImportRunner;
  close(): Promise<void>;
}

export function userServices({ config, log, store }: AppContext, trail: Trail): UserServices {
  const users = new Users(
    new Directory(cognitoClient(config), config.USER_POOL_ID, config.ADMIN_GROUP),
    store,
    new UsersLock(store),
  );
  const imports = new Imports(store);
  const runner = new ImportRunner({ imports, users, trail }, log);
  return {
    users,
    imports,
    runner,
    close: () => runner.close(),
  };
}
