import { PROOFS } from "../../.ci/proofs.ts";

/** What people do in a conversation, and what happens to it; names of stories, or the fixed part of them. */
export const MAIN_JOB: readonly string[] = [
  "Next looks for somebody else, and the other one reads that they moved on",
  "Leave stops, and leads back to the start",
  "Escape goes on to the next stranger, and a second one stops",
  "When the partner's tab crashes, the other one is told and can go on",
  "Two people of whom one blocked the other are not matched again",
  "with the keyboard alone",
  "A client written from the protocol page alone chats with a browser, both ways",
  "The demo pages come up in",
  "People on the page of another site meet each other, and nobody of ours",
  "When a connection breaks, both read so, and nothing that is said meanwhile is lost",
  "A relay that swaps the keys gets no call: descriptions do not name the certificate that was agreed on",
];

/** Those of which no story has come yet. */
const wanted = new Set([...PROOFS.map(([, name]) => name), ...MAIN_JOB]);

/**
 * Whether a story belongs to the short form: what proves a promise or a claim of the policy, and the main job. Of stories that differ by
 * engine or way alone it is the first. To be asked once for each story, in their order.
 */
export function isInShortForm(story: string): boolean {
  const name = wanted.values().find((each) => story.includes(each));
  return name !== undefined && wanted.delete(name);
}
