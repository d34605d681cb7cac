import { assertEquals } from "@std/assert";
import type { Person } from "../harness/person.ts";
import { meet, story } from "../harness/story.ts";
import { waitUntil } from "../harness/wait-until.ts";

const VERIFIED = "Verified: exactly these words were sent";

story("Two people of whom one blocked the other are not matched again", async (stage) => {
  // Nothing but the block keeps them apart.
  await stage.server({ flags: ["--recent-for-ms", "0"] });
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  const cleo = await stage.person("Cleo", "chromium");

  // Without a block the same two meet again.
  await meet(anna, ben);
  await anna.press("button", "Next");
  await ben.press("button", /^Find someone else/);
  await Promise.all([anna.meets(), ben.meets()]);

  await anna.press("button", "Block");
  await anna.sees("You will not be matched with them again.");
  await ben.sees("They moved on");
  for (const person of [anna, ben]) {
    await person.press("button", /^Find someone else/);
    await person.sees("Looking for someone");
  }
  // Both wait at the same time and stay apart: a third person meets one of them, and the other goes on waiting. Which one
  // depends on how long these two had talked: who is left at once keeps their place.
  await cleo.starts();
  await cleo.meets();
  const isInTalk = (person: Person) => person.has("textbox", "Your message");
  await waitUntil("one of them meets the third", async () => await isInTalk(anna) || await isInTalk(ben));
  const [met, other] = await isInTalk(anna) ? [anna, ben] : [ben, anna];
  await met.meets();
  await other.sees("Looking for someone");
});

story("A report from the middle of a conversation is verified message by message", async (stage) => {
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  await meet(anna, ben);
  await anna.says("Hello");
  await ben.sees("Stranger: Hello");
  await ben.says("Something hurtful");
  await anna.sees("Stranger: Something hurtful");
  await anna.seesNoMore("On its way");

  await report(anna);
  await anna.sees("Thank you, it arrived");
  const { text } = await anna.read();
  assertEquals(text.split(VERIFIED).length - 1, 2, text);
  await ben.sees("They moved on");
});

story("A report works after the partner has gone, from their words as they arrived", async (stage) => {
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  await meet(anna, ben);
  await anna.says("One");
  await ben.sees("Stranger: One");
  await anna.says("Two");
  await ben.sees("Stranger: Two");
  await anna.goes();
  await ben.sees("They moved on");

  await report(ben);
  await ben.sees("Thank you, it arrived");
  const { text } = await ben.read();
  assertEquals(text.split(VERIFIED).length - 1, 2, text);
});

async function report(person: Person): Promise<void> {
  await person.press("button", "Report");
  await person.press("radio", "Harassment or insults");
  await person.press("button", "Send the report");
}
