import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';

/** Everything KaTeX takes for mathematics. Longer delimiters stand first, or `$$` would be read as an empty `$`. */
const DELIMITERS = [
  { left: '$$', right: '$$', display: true },
  { left: '\\[', right: '\\]', display: true },
  { left: '\\begin{align}', right: '\\end{align}', display: true },
  { left: '\\begin{equation}', right: '\\end{equation}', display: true },
  { left: '$', right: '$', display: false },
  { left: '\\(', right: '\\)', display: false },
];

const LOOKS_LIKE_MATHEMATICS = /\$|\\[([]|\\begin\{/;

let style: HTMLLinkElement | undefined;

function loadStyle(): void {
  if (style !== undefined) return;
  style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = document.documentElement.dataset.mathematics as string;
  document.head.append(style);
}

/** Sets mathematics with KaTeX, which is loaded with the first formula. A formula it cannot set is shown as it is. */
export const mathematics: IRenderMime.ILatexTypesetter = {
  async typeset(node: HTMLElement): Promise<void> {
    if (!LOOKS_LIKE_MATHEMATICS.test(node.textContent ?? '')) return;
    loadStyle();
    const { default: renderMathInElement } = await import('katex/contrib/auto-render');
    renderMathInElement(node, { delimiters: DELIMITERS, throwOnError: false, output: 'htmlAndMathml' });
  },
};
