import { LANGUAGES } from './languages';
import { composeMail, type MailSettings } from './mail';

/** The parameters of Cognito's templates (API_MessageTemplateType). */
const PARAMETERS = { codeParameter: '{####}', usernameParameter: '{username}' };

/**
 * The user pool's own template, in all four languages. Cognito sends it if there is no function, or if the function leaves the
 * event unchanged. If the function fails or times out, Cognito sends nothing and rejects the operation.
 */
export function invitationTemplate(settings: MailSettings): { emailSubject: string; emailBody: string } {
  const { subject, body } = composeMail({ purpose: 'invitation', languages: LANGUAGES, settings, ...PARAMETERS });
  return { emailSubject: subject, emailBody: body };
}

/** The template for a forgotten password and for a changed e-mail address: Cognito uses one for both. */
export function codeTemplate(settings: MailSettings): { emailSubject: string; emailBody: string } {
  const { codeParameter } = PARAMETERS;
  const { subject, body } = composeMail({ purpose: 'code', languages: LANGUAGES, settings, codeParameter });
  return { emailSubject: subject, emailBody: body };
}
