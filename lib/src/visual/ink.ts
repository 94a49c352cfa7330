/** The page's own colour, behind words and hollow marks: of JupyterLab, of VS Code, or of any other page. */
export const PAPER = 'var(--jp-layout-color0,var(--vscode-editor-background,Canvas))';

/** A number of px as short as it can be written. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
