/** Styles that all elements share. @module */
export { base } from "./base.ts";
export { buttons } from "./buttons.ts";
export { dialog } from "./dialog.ts";
export { fields } from "./fields.ts";
export { interlude } from "./interlude.ts";
export { opener } from "./opener.ts";
export { PALETTE, tokens } from "./tokens.ts";
