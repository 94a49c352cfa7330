type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;

/** Makes an element; attributes that are functions become listeners, `false` leaves an attribute out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(key, value);
    else if (value !== false) node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/** An icon of one or more stroked paths in a square of 16 units; it takes the color of the text around it. */
export function icon(...paths: readonly string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'wb-icon');
  svg.setAttribute('aria-hidden', 'true');
  for (const shape of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', shape);
    svg.append(path);
  }
  return svg;
}

const RING_RADIUS = 6;

/** A small ring that fills clockwise; full, it may carry a tick. */
export function ring(done: number, of: number, isTicked: boolean): SVGSVGElement {
  const svg = icon();
  svg.setAttribute('class', 'wb-ring');
  const circumference = 2 * Math.PI * RING_RADIUS;
  const share = of === 0 ? 0 : done / of;
  svg.append(
    circle('wb-ring-track', ''),
    circle('wb-ring-done', `${share * circumference} ${circumference}`),
  );
  if (share === 1 && isTicked) {
    const tick = document.createElementNS(SVG, 'path');
    tick.setAttribute('d', 'M5.2 8.2 7.2 10.2 10.8 6');
    svg.append(tick);
  }
  return svg;
}

function circle(className: string, dashes: string): SVGCircleElement {
  const node = document.createElementNS(SVG, 'circle');
  const attributes = {
    class: className,
    cx: '8',
    cy: '8',
    r: String(RING_RADIUS),
    transform: 'rotate(-90 8 8)',
  };
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (dashes !== '') node.setAttribute('stroke-dasharray', dashes);
  return node;
}
