/**
 * The key with which this page speaks to the server. It stands in the page's own storage, which belongs to one host
 * *and port*, and not in a cookie, which the browser would send to every other server of this machine.
 */
const STORED = 'faultlines-key';

/** For a browser that lets no page store anything: the page works until it is loaded again. */
let unstored = '';

/** Read anew for every request: a tab that stayed open through a restart goes on with the key that another tab got. */
export function currentKey(): string {
  try {
    return localStorage.getItem(STORED) ?? unstored;
  } catch {
    return unstored;
  }
}

export function keepKey(key: string): void {
  unstored = key;
  try {
    localStorage.setItem(STORED, key);
  } catch {
    // Kept in this page alone.
  }
}

/** Trades the token of the address, which serves once, for the key. Resolves with nothing where it does not serve. */
export async function tradeToken(token: string): Promise<string | undefined> {
  try {
    const response = await fetch('/api/key', { method: 'POST', body: JSON.stringify({ token }) });
    return response.ok ? ((await response.json()) as { key: string }).key : undefined;
  } catch {
    return undefined;
  }
}

/** `fetch` to the server, with the key. */
export function fetchWithKey(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  request.headers.set('authorization', `token ${currentKey()}`);
  return fetch(request);
}

/** A web socket to the server, with the key: a page cannot give one a header. */
export class WebSocketWithKey extends WebSocket {
  constructor(address: string | URL, protocols?: string | string[]) {
    const keyed = new URL(address);
    keyed.searchParams.set('token', currentKey());
    // This page shows what an earlier one asked for and never saw: see missed-runs.ts.
    keyed.searchParams.set('missed', '1');
    super(keyed, protocols);
  }
}

/** What the server says to a page that has no key, or one of an earlier start; nothing where all is well. */
export async function accessRefusal(): Promise<string | undefined> {
  const response = await fetchWithKey('/api/me').catch(() => undefined);
  if (response?.status !== 403) return undefined;
  return ((await response.json().catch(() => ({}))) as { message?: string }).message ?? response.statusText;
}
