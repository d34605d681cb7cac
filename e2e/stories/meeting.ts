import { assert, assertEquals } from "@std/assert";
import { hidesTabs } from "../harness/browsers.ts";
import { ARTICLE, meet, story } from "../harness/story.ts";

story("Two people with fresh browsers activate two controls each, and meet", async (stage) => {
  const anna = await stage.person("Anna", "chromium", { fresh: true });
  const ben = await stage.person("Ben", "firefox", { fresh: true });
  await meet(anna, ben);
  for (const person of [anna, ben]) assertEquals(await person.witness(({ activations }) => activations), 2);
});

story("Words go both ways between Chromium and Firefox, and each sees the other type", async (stage) => {
  const anna = await stage.person("Anna", "chromium", { path: ARTICLE });
  const ben = await stage.person("Ben", "firefox", { path: ARTICLE });
  await meet(anna, ben);

  await anna.writes("Your message", "Good evening, 你好 😀 <b>");
  await ben.sees("The stranger is typing");
  await anna.key("Enter");
  await ben.sees("Stranger: Good evening, 你好 😀 <b>");
  await ben.seesNoMore("The stranger is typing");
  await anna.sees("You: Good evening, 你好 😀 <b>");

  await ben.writes("Your message", "And to you");
  await anna.sees("The stranger is typing");
  await ben.key("Enter");
  await anna.sees("Stranger: And to you");
  await anna.seesNoMore("The stranger is typing");
});

story("People who share an interest are told which one, and nothing else of each other", async (stage) => {
  await stage.server({ flags: ["--widen-after-ms", "600000"] });
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  const cleo = await stage.person("Cleo", "chromium");
  await anna.starts({ interests: ["gardens"] });
  await anna.sees("Looking for someone");
  await cleo.starts({ interests: ["night trains", "chess"] });
  await cleo.sees("Looking for someone");
  await ben.starts({ interests: ["Chess", "tea"] });

  await Promise.all([ben.meets(), cleo.meets()]);
  for (const person of [ben, cleo]) await person.sees("You both like chess.");
  assert(!(await ben.read()).text.includes("night trains"));
  assert(!(await cleo.read()).text.includes("tea"));
  await anna.sees("Looking for someone");
});

story("Whoever looks at another tab is shown as away, and comes back", async (stage) => {
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  await meet(anna, ben);
  const other = await anna.context.newPage();
  await other.bringToFront();
  await ben.sees("The stranger looks at another tab");
  await other.close();
  await anna.page.bringToFront();
  await ben.seesNoMore("The stranger looks at another tab");
}, { ignore: !await hidesTabs() });
