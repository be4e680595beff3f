/**
 * Components register their CSS variables even in zero-runtime mode. They do so into this element, which is never
 * part of the page: the rules are in antd.css already, and a page under `style-src 'self'` may not add any.
 */
export const offPage: Element = document.createElement('div');

/** Pop-ups open inside this element; on `body` they would lock the scroll with an injected rule (decision 0050). */
export function popupLayer(): HTMLElement {
  const known = document.getElementById('layer');
  if (known) return known;
  const layer = document.createElement('div');
  layer.id = 'layer';
  document.body.append(layer);
  return layer;
}
