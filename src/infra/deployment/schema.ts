import * as z from 'zod';
import { LANGUAGES } from '../../contract';
import { access } from './access';
import { address } from './address';
import { audit } from './audit';
import { backup } from './backup';
import { branding } from './branding';
import { engine } from './engine';
import { existing } from './existing';
import { email, personOrOrganisation, region, text } from './fields';
import { knowledge } from './knowledge';
import { landingZone } from './landing-zone';
import { network } from './network';
import { operation } from './operation';
import { prices } from './prices';
import { restoredTable } from './restored-table';
import { service } from './service';
import { signIn } from './sign-in';

/**
 * The schema of `deployment.json`. Each section except `firstAdmin` declares its options in its own file. docs/configuration.md documents
 * them.
 */
export const deploymentSchema = z.strictObject({
  /** Editors use this option; the commands ignore it. */
  $schema: z.string().optional(),
  /** Name of the stack; the stacks in us-east-1 are called `NAME-Edge` and `NAME-EdgeAlarms`. */
  name: text(/^[A-Za-z][A-Za-z0-9-]{0,60}$/, 'JouleVerne').default('JouleVerne'),
  /** Name of the organisation in the user pool's e-mails. */
  organisation: personOrOrganisation.optional(),
  region,
  address,
  branding: branding.prefault({}),
  signIn,
  /** Required unless an existing user pool already has admins. */
  firstAdmin: z
    .strictObject({
      email,
      name: personOrOrganisation.optional(),
      /** Language of the invitation. */
      language: z.enum(LANGUAGES),
    })
    .optional(),
  engine,
  knowledge: knowledge.prefault({}),
  network: network.prefault({}),
  existing: existing.prefault({}),
  service: service.prefault({}),
  access: access.prefault({}),
  audit: audit.prefault({}),
  backup: backup.optional(),
  restoredTable: restoredTable.optional(),
  operation,
  prices: prices.prefault({}),
  ...landingZone,
});

/** A validated deployment, with every default filled in. `name` begins with `namePrefix`. */
export type Deployment = Readonly<z.output<typeof deploymentSchema>>;
