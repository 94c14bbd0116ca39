/**
 * Records the faults of requests to AWS in a file, one per line. The launcher's process loads this module, because its stand-ins
 * receive the requests of the application.
 */
import { appendFileSync } from 'node:fs';
import { watchRequests } from '../aws-models/watch';

const file = process.env.REQUEST_FAULTS_FILE!;

watchRequests((fault) => appendFileSync(file, `${fault}\n`));
