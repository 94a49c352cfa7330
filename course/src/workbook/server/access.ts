import { createHash, randomBytes } from 'node:crypto';
import { HttpError } from './http-error.js';

/**
 * Who may speak to the server, by what they know.
 *
 * An **address** carries a token that serves once. The browser that opens it trades the token for the **page key**,
 * which it keeps in the page's own storage and sends as a header. Nothing is a cookie: browsers send cookies to every
 * port of a host, so another local server would get them, while storage belongs to one scheme, host and port.
 * What stays behind in a history or a log is a token that was used.
 *
 * An editor has no page to trade tokens: one that first sends a token as its credential keeps that token as its own key.
 *
 * All keys end with the server, so whoever listens on the port afterwards gains nothing from what a browser stored.
 */
export class Access {
  /** The key of programs that this process itself tells, such as tests. */
  readonly token: string;
  readonly #pageKey = newSecret();
  /** Digests, so that a lookup's time tells nothing about the secret. */
  readonly #keys = new Set<string>();
  readonly #forgetting = new Set<string>();
  readonly #unused = new Map<string, () => void>();

  constructor(token: string = newSecret()) {
    this.token = token;
    for (const key of [token, this.#pageKey]) this.#keys.add(digest(key));
  }

  /** A token for one more address. @param used called when it has been used */
  newToken(used: () => void = () => undefined): string {
    const token = newSecret();
    this.#unused.set(digest(token), used);
    return token;
  }

  /** A token for one request to make a browser forget what it stored for the workbook's address. It gives no access. */
  newForgettingToken(): string {
    const token = newSecret();
    this.#forgetting.add(digest(token));
    return token;
  }

  /** @throws HttpError 403 for a token that is unknown, or was used: nobody else can make a page lose its key */
  useForgettingToken(token: string | null): void {
    if (token !== null && this.#forgetting.delete(digest(token))) return;
    throw new HttpError(403, `This address was used already. ${NEW_ADDRESS}`, 'token');
  }

  /** Trades the token of an address for the page key. @throws HttpError 403 for one that is unknown, or was used */
  trade(token: unknown): string {
    if (typeof token !== 'string' || !this.#use(digest(token))) {
      throw new HttpError(
        403,
        `This address was used already, or belongs to an earlier start. ${NEW_ADDRESS}`,
        'token',
      );
    }
    return this.#pageKey;
  }

  /** Whether a request that carries these credentials may be answered. */
  allows(credentials: readonly (string | null | undefined)[]): boolean {
    return credentials.some(given => {
      if (typeof given !== 'string') return false;
      const key = digest(given);
      if (this.#use(key)) this.#keys.add(key);
      return this.#keys.has(key);
    });
  }

  #use(key: string): boolean {
    const used = this.#unused.get(key);
    if (used === undefined) return false;
    this.#unused.delete(key);
    used();
    return true;
  }
}

export const NEW_ADDRESS =
  'Press Enter in the terminal where the workbook runs, and open the address that it prints.';

function newSecret(): string {
  return randomBytes(24).toString('hex');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
