import { LANGUAGES } from '../../contract';
import { composeMail, type MailSettings } from './mail';

/** The parameters that Cognito replaces in templates (API_MessageTemplateType). */
const PARAMETERS = { codeParameter: '{####}', usernameParameter: '{username}' };

/**
 * The user pool's own template for invitations, in all four languages. Cognito uses it if the user pool has no custom message
 * trigger, or if the trigger (the function in this folder) returns the event unchanged. If the trigger fails or times out, Cognito sends no
 * e-mail and rejects the operation.
 */
export function invitationTemplate(settings: MailSettings): { emailSubject: string; emailBody: string } {
  const { subject, body } = composeMail({ purpose: 'invitation', languages: LANGUAGES, settings, ...PARAMETERS });
  return { emailSubject: subject, emailBody: body };
}

/**
 * The user pool's own template for codes, in all four languages. Cognito uses it under the conditions
 * that `invitationTemplate` describes, for a forgotten password and for a changed e-mail address.
 */
export function codeTemplate(settings: MailSettings): { emailSubject: string; emailBody: string } {
  const { codeParameter } = PARAMETERS;
  const { subject, body } = composeMail({ purpose: 'code', languages: LANGUAGES, settings, codeParameter });
  return { emailSubject: subject, emailBody: body };
}
