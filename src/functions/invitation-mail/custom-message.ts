import { languagesOf } from './languages';
import { type Letterhead, type Mail, write } from './mail';
import { readLetterhead } from './settings';
import type { Purpose } from './text';

/** Why Cognito is about to send something. Codes for signing in are not among it: the pool sends none. */
const PURPOSES: ReadonlyMap<unknown, Purpose> = new Map<string, Purpose>([
  ['CustomMessage_AdminCreateUser', 'invitation'],
  ['CustomMessage_ForgotPassword', 'reset'],
  ['CustomMessage_UpdateUserAttribute', 'verification'],
  ['CustomMessage_VerifyUserAttribute', 'verification'],
  ['CustomMessage_SignUp', 'verification'],
  ['CustomMessage_ResendCode', 'verification'],
]);

/** Characters, with the code in its place. */
const LONGEST_BODY = 20_000;
const LONGEST_SUBJECT = 140;

/** The part that is read of what Cognito sends ("Custom message Lambda trigger", Amazon Cognito Developer Guide). */
interface CustomMessageEvent {
  readonly triggerSource: unknown;
  readonly request: {
    readonly userAttributes?: Readonly<Record<string, unknown>> | null;
    readonly codeParameter: unknown;
    /** In invitations only. */
    readonly usernameParameter?: unknown;
  };
  readonly response?: object | null;
}

/**
 * Writes what Cognito is about to send, in the language of the person's `locale`. Whatever is unexpected leaves the event as it
 * came, and Cognito sends its own template: an error would refuse the invitation itself.
 *
 * @param log takes one line of JSON an event, which says nothing of the person
 */
export function createWriter(
  environment: NodeJS.ProcessEnv,
  log: (line: string) => void,
): (event: unknown) => Promise<unknown> {
  return async (event) => {
    try {
      const written = mailFor(event as CustomMessageEvent, readLetterhead(environment));
      if (!written) return event;
      const { subject, body } = written;
      log(JSON.stringify({ written: (event as CustomMessageEvent).triggerSource }));
      const { response } = event as CustomMessageEvent;
      return { ...(event as object), response: { ...response, emailSubject: subject, emailMessage: body } };
    } catch (error) {
      log(JSON.stringify({ failed: (error as Error).message }));
      return event;
    }
  };
}

function mailFor({ triggerSource, request }: CustomMessageEvent, letterhead: Letterhead): Mail | undefined {
  const purpose = PURPOSES.get(triggerSource);
  if (!purpose) return undefined;
  const { userAttributes, codeParameter, usernameParameter } = request;
  const mail = write({
    purpose,
    languages: languagesOf(userAttributes?.locale),
    letterhead,
    name: typeof userAttributes?.name === 'string' ? userAttributes.name : undefined,
    codeParameter: parameter(codeParameter),
    usernameParameter: purpose === 'invitation' ? parameter(usernameParameter) : undefined,
  });
  if (mail.body.length > LONGEST_BODY || mail.subject.length > LONGEST_SUBJECT) throw new Error('The mail is too long');
  return mail;
}

function parameter(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Error('The event has no parameter for a code or a name');
  return value;
}
