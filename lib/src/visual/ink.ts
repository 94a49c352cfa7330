/** The page's own color, behind words and hollow marks: of JupyterLab, of VS Code, or of any other page. */
export const PAPER = 'var(--jp-layout-color0,var(--vscode-editor-background,Canvas))';

/** Around words, in the page's own color: for where a line rises through them, or dots and bars crowd. */
export const HALO = { stroke: PAPER, strokeWidth: 3, paintOrder: 'stroke' } as const;

/** A number of px as short as it can be written. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
