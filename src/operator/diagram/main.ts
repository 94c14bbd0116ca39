/** `npx projen diagram`: draws docs/architecture.svg from the templates of the example. A test tells when it is stale. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, synthesiseExample } from '../templates/synthesis';
import { readArchitecture } from './architecture';
import { pictureOf } from './picture';

/** Where the picture is kept. */
const FILE = 'docs/architecture.svg';

writeFileSync(join(REPOSITORY, FILE), pictureOf(readArchitecture(synthesiseExample())));
console.log(`Drew ${FILE}.`);
