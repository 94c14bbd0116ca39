/** Loaded into the launcher's process, whose stand-ins receive the requests of the application: records their faults. */
import { appendFileSync } from 'node:fs';
import { watchRequests } from '../aws-models/watch';

const file = process.env.REQUEST_FAULTS_FILE!;

watchRequests((fault) => appendFileSync(file, `${fault}\n`));
