/** Runs before anything is painted: takes the token out of the address bar and sets the theme, so that nothing flashes. */
import { applyTheme, currentTheme } from './theme.js';

const address = new URL(location.href);
if (address.searchParams.has('token')) {
  address.searchParams.delete('token');
  history.replaceState(null, '', address);
}
applyTheme(currentTheme());
