/// <reference lib="dom" />

/** A text, or what it matches, in a form that a page can be told. */
export type Words = string | { source: string; flags: string };

/** What to look for on a page: a role and a name, as assistive technology announces them. */
export type Wanted = { role: string; name?: Words };

/** What a page offers to somebody who reads or hears it. */
export type Reading = {
  /** All visible text in reading order, white space collapsed. */
  text: string;
  /** One line per control, heading and text, for people who read a failed test. */
  outline: string[];
};

declare global {
  var passerbyReadPage: typeof readPage;
}

/**
 * Runs inside every page before its own scripts: lets the reader stand there. What is asked of it later is short; its code
 * with every question would cost the browser more than the answer.
 */
export const installReader = new Function(`globalThis.passerbyReadPage = ${readPage}`) as () => void;

/**
 * Runs inside the page (it must not use anything outside of itself): reads the flat tree, through every shadow root, as
 * a person meets it. What is hidden, inert or behind a modal dialog does not exist. Names follow the order of the
 * "Accessible Name and Description Computation", as far as these pages need it.
 *
 * With `wanted` it returns the element, or null; without, the reading.
 */
export function readPage(wanted: Wanted | undefined): Element | Reading | null {
  const text: string[] = [];
  const outline: string[] = [];
  const found = visit(openDialog(document) ?? document.body);
  if (wanted) return found ?? null;
  return { text: collapse(text.join(" ")), outline };

  function visit(node: Node): Element | undefined {
    if (node instanceof Text) {
      const words = collapse(node.data);
      if (words) {
        text.push(node.data);
        outline.push(words);
      }
      return undefined;
    }
    if (!(node instanceof Element) || isHidden(node)) return undefined;
    const role = roleOf(node);
    if (wanted && role === wanted.role && matches(nameOf(node))) return node;
    const isLeaf = ["button", "link", "textbox", "checkbox", "radio", "heading", "img"].includes(role);
    if (!wanted && role && role !== "list" && role !== "listitem") outline.push(describe(node, role));
    const lines = outline.length;
    for (const child of childrenOf(node)) {
      const inside = visit(child);
      if (inside) return inside;
    }
    if (isLeaf) outline.length = lines; // its name has said it already
    return undefined;
  }

  function openDialog(root: Document | ShadowRoot): Element | undefined {
    for (const element of root.querySelectorAll("*")) {
      const inside = element.shadowRoot ? openDialog(element.shadowRoot) : undefined;
      if (inside) return inside;
      if (element instanceof HTMLDialogElement && element.matches(":modal")) return element;
    }
    return undefined;
  }

  function childrenOf(element: Element): Node[] {
    if (element.shadowRoot) return [...element.shadowRoot.childNodes];
    if (element instanceof HTMLSlotElement && element.assignedNodes().length > 0) return element.assignedNodes();
    if (element instanceof HTMLDetailsElement && !element.open) {
      return [...element.querySelectorAll(":scope > summary")];
    }
    return [...element.childNodes];
  }

  function isHidden(element: Element): boolean {
    if (["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "HEAD", "DATALIST"].includes(element.tagName)) return true;
    if (element.getAttribute("aria-hidden") === "true" || element.hasAttribute("inert")) return true;
    const { display, visibility } = getComputedStyle(element);
    return display === "none" || visibility === "hidden";
  }

  function roleOf(element: Element): string {
    const explicit = element.getAttribute("role");
    if (explicit) return explicit.split(" ")[0]!;
    const tag = element.tagName.toLowerCase();
    if (tag === "img" && element.getAttribute("alt") === "") return ""; // decoration
    if (tag === "a") return element.hasAttribute("href") ? "link" : "";
    if (tag === "input") {
      const type = (element as HTMLInputElement).type;
      return ["checkbox", "radio", "button"].includes(type) ? type : "textbox";
    }
    if (/^h[1-6]$/.test(tag)) return "heading";
    const roles: Record<string, string> = {
      button: "button",
      summary: "button",
      textarea: "textbox",
      select: "combobox",
      dialog: "dialog",
      fieldset: "group",
      img: "img",
      video: "video",
      ul: "list",
      ol: "list",
      li: "listitem",
      main: "main",
      iframe: "iframe",
    };
    return roles[tag] ?? "";
  }

  function nameOf(element: Element): string {
    const ids = element.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
    const root = element.getRootNode() as Document | ShadowRoot;
    const labelled = ids.map((id) => contentOf(root.getElementById(id))).join(" ");
    const labels = "labels" in element ? [...(element as HTMLInputElement).labels ?? []].map(contentOf).join(" ") : "";
    return collapse(labelled) || collapse(element.getAttribute("aria-label") ?? "") || collapse(labels) ||
      (["dialog", "group", "status", "alert", "log", "main"].includes(roleOf(element))
        ? ""
        : collapse(contentOf(element))) ||
      collapse(
        element.getAttribute("alt") ?? element.getAttribute("title") ?? element.getAttribute("placeholder") ?? "",
      );
  }

  function contentOf(node: Node | null): string {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element) || isHidden(node)) return "";
    return node.getAttribute("aria-label") ?? childrenOf(node).map(contentOf).join(" ");
  }

  function describe(element: Element, role: string): string {
    const control = element as HTMLInputElement;
    const states = [
      control.disabled && "disabled",
      control.checked && "checked",
      element.getAttribute("aria-pressed") === "true" && "pressed",
      element.matches(":focus") && "focused",
      role === "textbox" && control.value && `value "${control.value}"`,
    ].filter(Boolean);
    return `${role} "${nameOf(element)}"${states.length > 0 ? ` (${states.join(", ")})` : ""}`;
  }

  function matches(name: string): boolean {
    if (wanted!.name === undefined) return true;
    if (typeof wanted!.name === "string") return name === wanted!.name;
    return new RegExp(wanted!.name.source, wanted!.name.flags).test(name);
  }

  function collapse(words: string): string {
    return words.replace(/\s+/g, " ").trim();
  }
}
