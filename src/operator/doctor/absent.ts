/** @returns the answer; nothing where the service says, by an error of one of these names, that there is no such thing */
export async function orAbsent<Answer>(
  asked: Promise<Answer>,
  ...names: readonly string[]
): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (names.includes((error as Error).name)) return undefined;
    throw error;
  }
}
