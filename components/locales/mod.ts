/**
 * Languages. English is the source and stands in the elements: `msg("Start", { id: "start.start" })`; every other
 * language is one file here with the same ids. One language is active for all elements of a page.
 *
 * ```ts
 * import { useLanguageOf } from "./locales/mod.ts";
 * await useLanguageOf(document.body); // its `lang`, or that of what it stands in, or the person's
 * ```
 *
 * @module
 */
export * from "./format.ts";
export * from "./locale.ts";
export * from "./language-controller.ts";
