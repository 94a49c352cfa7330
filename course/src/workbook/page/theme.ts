/** Light or dark: the system's choice until the reader makes one, which this browser then remembers. */
export type Theme = 'light' | 'dark';

const STORED = 'faultlines-theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<(theme: Theme) => void>();

export function currentTheme(): Theme {
  const stored = readStored();
  return stored ?? (systemIsDark.matches ? 'dark' : 'light');
}

/** Calls back whenever the page changes between light and dark. */
export function onThemeChange(listener: (theme: Theme) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function toggleTheme(): Theme {
  const chosen = currentTheme() === 'dark' ? 'light' : 'dark';
  store(chosen);
  applyTheme(chosen);
  return chosen;
}

/** Takes over the choice that the server kept, where this browser knows of none: what it stored may have been dropped. */
export function takeTheme(kept: string | null): void {
  if ((kept === 'light' || kept === 'dark') && readStored() === undefined) store(kept);
}

function store(chosen: Theme): void {
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // A browser that stores nothing still shows the choice until the page is closed.
  }
}

/** Follows the system for as long as the reader has made no choice; paper is always light. */
export function followSystemTheme(): void {
  systemIsDark.addEventListener('change', () => applyTheme(currentTheme()));
  window.addEventListener('beforeprint', () => applyTheme('light'));
  window.addEventListener('afterprint', () => applyTheme(currentTheme()));
}

/** Shows the page in a theme. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.jpThemeLight = String(theme === 'light');
  for (const listener of listeners) listener(theme);
}

function readStored(): Theme | undefined {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === 'light' || stored === 'dark' ? stored : undefined;
  } catch {
    return undefined;
  }
}
