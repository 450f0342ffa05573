/**
 * Elements without markup: names come from files that anybody may have written, so text is only ever set as text and nothing
 * here parses HTML.
 */
type Child = Node | string | null | false | undefined;
type Value = string | number | boolean | null | undefined | ((event: never) => void);

function fill(element: Element, attributes: Readonly<Record<string, Value>>, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as unknown as EventListener);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null && child !== false && child !== undefined) element.append(child);
}

/** An HTML element; attributes that begin with `on` are listeners. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  fill(element, attributes, children);
  return element;
}

/** Sets the text where it differs: a screen that stays the same costs no layout. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Calls back when the element's size has changed; its first size is for whoever draws it first. */
export function onResize(element: Element, act: () => void): void {
  let isFirst = true;
  new ResizeObserver(() => {
    if (!isFirst) act();
    isFirst = false;
  }).observe(element);
}
