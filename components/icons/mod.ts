/** Own line icons. @module */
export { icon, type IconName } from "./icons.ts";
export { icons } from "./icons.css.ts";
