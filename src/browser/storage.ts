const PREFIX = 'joule-verne:';

/**
 * Returns a text that is stored only in this tab, not in other tabs or on the server, such as a draft, a question that is being sent,
 * or a reading position.
 */
export const remembered = (name: string) => read(tab, name);

/** Stores a text in this tab. An empty text deletes the stored one. */
export const remember = (name: string, text: string) => write(tab, name, text);

/** Deletes everything that the application has stored in this tab. */
export const forgetAll = () =>
  attempt(() => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  });

/** Returns a choice of the user that applies to all tabs and is kept when they are closed. */
export const setting = (name: string) => read(browser, name);

/** Saves a choice of the user. */
export const saveSetting = (name: string, value: string) => write(browser, name, value);

const tab = () => sessionStorage;
const browser = () => localStorage;

const read = (area: () => Storage, name: string) => attempt(() => area().getItem(PREFIX + name));

const write = (area: () => Storage, name: string, text: string) =>
  attempt(() => (text ? area().setItem(PREFIX + name, text) : area().removeItem(PREFIX + name)));

/**
 * Returns null if the access fails. A browser may throw at any access to storage, even at `sessionStorage` itself, and storage may be full.
 * The page works without storage, but loses drafts and other texts when it is reloaded.
 */
function attempt<T>(access: () => T): T | null {
  try {
    return access();
  } catch {
    return null;
  }
}
