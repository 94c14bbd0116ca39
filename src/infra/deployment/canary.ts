import * as z from 'zod';
import { integer, text } from './fields';

const QUESTION = 'must be a question of 1 to 500 characters, in quotes';

/** Names and ARNs of secrets ("CreateSecret", AWS Secrets Manager API Reference). */
const secret = text(
  /^(arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:)?[\w/+=.@-]{1,512}$/,
  'joule-verne/canary, the name or the ARN of a secret',
).meta({ examples: ['joule-verne/canary'] });

/** The canary: a function that uses the product from outside the VPC as a user does, and reports failures. */
export const canary = z.strictObject({
  /** Default: true, unless `access` restricts addresses or countries: the restriction could block the function, whose address changes. */
  enabled: z.boolean().optional(),
  /** Minutes between two checks of the sign-in page. */
  minutes: integer(1, 60).default(5),
  /** Name or ARN of a secret with the credentials of a technical account, with which the canary also asks a question. */
  secret: secret.optional(),
  question: z
    .string(QUESTION)
    .trim()
    .min(1, QUESTION)
    .max(500, QUESTION)
    .meta({ examples: ['What is supported?'] })
    .default('What can you help me with?'),
  /** Minutes between two questions. Each question costs as much as a question of a user. */
  questionMinutes: integer(5, 1440).default(60),
});

export type CanaryOptions = Readonly<z.output<typeof canary>>;
