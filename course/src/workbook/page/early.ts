/** Runs before anything is painted: takes what it was given out of the address bar and sets the theme, so that nothing flashes. */
import { tradeToken } from './key.js';
import { applyTheme, currentTheme, takeTheme } from './theme.js';

declare global {
  interface Window {
    /** The key that the page's address is being traded for, if it has a token. */
    faultlinesKey?: Promise<string | undefined>;
  }
}

const address = new URL(location.href);
const token = address.searchParams.get('token');
if (token !== null) {
  takeTheme(address.searchParams.get('theme'));
  for (const taken of ['token', 'theme']) address.searchParams.delete(taken);
  history.replaceState(null, '', address);
  window.faultlinesKey = tradeToken(token);
}
applyTheme(currentTheme());
