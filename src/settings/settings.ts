import { DEPLOYMENT_SETTINGS } from './deployment-settings';
import { ORGANISATION_SETTINGS } from './organisation-settings';

/** All environment variables of the server. */
export const SETTINGS = { ...DEPLOYMENT_SETTINGS, ...ORGANISATION_SETTINGS };

/** The name of an environment variable of the server. */
export type SettingName = keyof typeof SETTINGS;
