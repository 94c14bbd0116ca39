import type { InputFile } from '@aws-sdk/client-bedrock-agent-runtime';
import { ATTACHMENTS } from '../../contract';
import { type Attachment, isImageFormat, mediaTypeOf } from '../attachments/attachment';
import { AGENT_TOTAL } from './attachment-limits';
import type { Exchange } from './engine';
import { fittingAttachments } from './fitting-attachments';

const LIMITS = { files: ATTACHMENTS.files, bytes: AGENT_TOTAL };

/**
 * The files for a request to an agent: the files of the question and, in a new session, the files of earlier questions that fit
 * into the limits. Omits images.
 *
 * @throws EngineError if a file of the question cannot be read
 */
export async function agentFiles(
  own: readonly Attachment[] = [],
  history: readonly Exchange[],
): Promise<readonly InputFile[]> {
  const chosen = [...fittingAttachments(own, history, LIMITS)].filter(({ format }) => !isImageFormat(format));
  const files = await Promise.all(
    chosen.map(async (attachment) => {
      // An earlier file may have expired.
      const data = await attachment.content().catch((error: Error) => {
        if (own.includes(attachment)) throw error;
        return undefined;
      });
      return data && { attachment, data };
    }),
  );
  const names = new Set<string>();
  return files
    .filter((file) => file !== undefined)
    .map(({ attachment: { name, format }, data }) => ({
      name: distinct(name, names),
      source: { sourceType: 'BYTE_CONTENT', byteContent: { data, mediaType: mediaTypeOf(format) } },
      useCase: 'CHAT',
    }));
}

/** Returns a name that no other file of the request has, because the agent identifies files by their names. */
function distinct(name: string, names: Set<string>): string {
  let candidate = name;
  for (let n = 2; names.has(candidate); n++) candidate = `${n} ${name}`;
  names.add(candidate);
  return candidate;
}
