import type { LitElement } from "lit";

/**
 * Gives the focus to a view that is no control, as soon as it is rendered. The view is focusable only for as long as it
 * has the focus itself: a shadow host with a negative tabindex keeps the Tab key away from everything inside of it
 * (HTML, sequential focus navigation).
 */
export async function focusView(view: LitElement): Promise<void> {
  await view.updateComplete;
  view.tabIndex = -1;
  view.addEventListener("blur", () => view.removeAttribute("tabindex"), { once: true });
  view.focus({ preventScroll: true });
}
