/** What in a chapter may be wider than the page: outputs, and in them figures, tables and listings. */
const CANDIDATES = [
  '.jp-OutputArea-output',
  '.jp-OutputArea-output [style*="overflow"]',
  '.jp-RenderedHTMLCommon pre',
  '.jp-RenderedHTMLCommon .katex-display',
  '.jp-RenderedText pre',
].join(',');

const SCROLLS = 'wb-scrolls';
const EDGES = ['wb-more-left', 'wb-more-right'] as const;

/** How long a chapter rests before it is looked at again. */
const REST_MS = 120;

/**
 * Makes what scrolls sideways usable and seen: it takes the focus, so that arrow keys move it, it has a name, and a
 * shadow at an edge tells that there is more. Only where it does scroll: a narrower window makes more of them.
 */
export function tendScrollRegions(root: HTMLElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    for (const node of root.querySelectorAll<HTMLElement>(CANDIDATES)) tend(node);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, REST_MS);
  };
  new MutationObserver(soon).observe(root, { childList: true, subtree: true });
  new ResizeObserver(soon).observe(root);
  root.addEventListener('toggle', soon, true);
  root.addEventListener('change', soon);
  root.addEventListener('scroll', event => showEdges(event.target as Element), {
    capture: true,
    passive: true,
  });
}

function tend(node: HTMLElement): void {
  const scrolls =
    node.scrollWidth > node.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(node).overflowX);
  if (scrolls !== node.classList.contains(SCROLLS)) {
    node.classList.toggle(SCROLLS, scrolls);
    if (scrolls) {
      node.tabIndex = 0;
      node.setAttribute('role', 'group');
      node.setAttribute('aria-label', `${nameOf(node)}, scrolls sideways`);
    } else {
      for (const name of ['tabindex', 'role', 'aria-label']) node.removeAttribute(name);
    }
  }
  showEdges(node);
}

function showEdges(node: Element): void {
  const isTended = node.classList.contains(SCROLLS);
  const left = isTended && node.scrollLeft > 1;
  const right = isTended && node.scrollLeft + node.clientWidth < node.scrollWidth - 1;
  node.classList.toggle(EDGES[0], left);
  node.classList.toggle(EDGES[1], right);
}

function nameOf(node: HTMLElement): string {
  const figure = node.closest('figure');
  const title = figure?.querySelector('figcaption > div')?.textContent?.trim() ?? '';
  if (title !== '') return title;
  if (node.matches('.katex-display')) return 'Formula';
  return node.matches('pre') ? 'Listing' : 'Output';
}
