import { z } from 'zod';
import { access } from './access';
import { address } from './address';
import { branding } from './branding';
import { engine } from './engine';
import { existing } from './existing';
import { email, personOrOrganisation, region, text } from './fields';
import { knowledge } from './knowledge';
import { network } from './network';
import { operation } from './operation';
import { service } from './service';
import { signIn } from './sign-in';

/** The schema of `deployment.json`. Each section declares its options in its own file; docs/configuration.md documents them. */
export const deploymentSchema = z.strictObject({
  /** Editors use this option; the commands ignore it. */
  $schema: z.string().optional(),
  /** Name of the stack; the stack in us-east-1 is called `NAME-Edge`. */
  name: text(/^[A-Za-z][A-Za-z0-9-]{0,60}$/, 'JouleVerne').default('JouleVerne'),
  /** Name of the organisation in the invitations. */
  organisation: personOrOrganisation.optional(),
  region,
  address,
  branding: branding.prefault({}),
  signIn,
  firstAdmin: z.strictObject({
    email,
    name: personOrOrganisation.optional(),
    /** Language of the invitation. */
    language: z.enum(['de', 'fr', 'it', 'en']),
  }),
  engine,
  knowledge: knowledge.prefault({}),
  network: network.prefault({}),
  existing: existing.prefault({}),
  service: service.prefault({}),
  access: access.prefault({}),
  operation,
});

/** A validated deployment, with every default filled in. */
export type Deployment = Readonly<z.output<typeof deploymentSchema>>;
