/** The first element inside the shadow that fits; throws when there is none. */
export function inside<E extends Element = HTMLElement>(host: Element, selector: string): E {
  const found = host.shadowRoot?.querySelector<E>(selector);
  if (!found) throw new Error(`Cannot find "${selector}" in <${host.localName}>`);
  return found;
}

/** All elements inside the shadow that fit. */
export function allInside<E extends Element = HTMLElement>(host: Element, selector: string): E[] {
  return [...host.shadowRoot?.querySelectorAll<E>(selector) ?? []];
}

/** What a person reads in the shadow, with single spaces; hidden parts are left out. */
export function textOf(host: Element): string {
  const texts: string[] = [];
  const visit = (node: Node): void => {
    if (node instanceof Text) texts.push(node.data);
    if (node instanceof HTMLStyleElement || (node instanceof HTMLElement && node.hidden)) return;
    if (node instanceof HTMLSlotElement && node.assignedNodes().length > 0) return node.assignedNodes().forEach(visit);
    const root = node instanceof Element ? node.shadowRoot ?? node : node;
    if (node === host || !(node instanceof Element && node.shadowRoot)) root.childNodes.forEach(visit);
    else node.shadowRoot.childNodes.forEach(visit);
  };
  visit(host);
  return texts.join(" ").replace(/\s+/g, " ").trim();
}

/** Types into a field as a person does, as far as a page can tell. */
export function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.focus();
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
}

/** Presses a key; returns false when somebody prevented its default. */
export function press(target: EventTarget, key: string, init: KeyboardEventInit = {}): boolean {
  return target.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...init }),
  );
}
