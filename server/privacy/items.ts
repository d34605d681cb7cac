import type { RetentionId } from "../core/retention.ts";
import { BROWSER_ITEMS } from "./items-browser.ts";
import { CONVERSATION_ITEMS } from "./items-conversation.ts";
import { OPERATION_ITEMS } from "./items-operation.ts";
import { SAFETY_ITEMS } from "./items-safety.ts";
import type { Item } from "./retention.ts";

/** Every kept item in words, with the collections of our source that hold it. `retention.ts` has the times. */
export const ITEMS: { readonly [Id in RetentionId]: Item } = {
  ...CONVERSATION_ITEMS,
  ...SAFETY_ITEMS,
  ...OPERATION_ITEMS,
  ...BROWSER_ITEMS,
};
