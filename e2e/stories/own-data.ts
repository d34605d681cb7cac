/// <reference lib="dom" />
import { assert, assertEquals } from "@std/assert";
import { meet, story } from "../harness/story.ts";

story("The notice shows the policy of this very server, and asks nobody before Start is pressed", async (stage) => {
  const server = await stage.server({ flags: ["--operator", "Example Association", "--report-days", "3"] });
  const origin = stage.hostPage(server);
  for (const kind of ["chromium", "firefox"] as const) {
    const anna = await stage.person("Anna", kind, { origin, path: "/" });
    const policy = () => anna.requests.filter((url) => url.endsWith("/privacy.json"));
    await anna.finds("button", "Start");
    assertEquals(policy(), []);
    await anna.press("button", "Start");
    await anna.sees("This service is run by Example Association.");
    await anna.sees("for 3 days");
    assertEquals(policy(), [`${server.origin}/privacy.json`]);
    assertEquals(anna.errors, []);
    await anna.goes();
  }
});

story("Somebody asks what is held about them, has it erased, and goes on as somebody new", async (stage) => {
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  await meet(anna, ben);
  await ben.says("Words for Anna alone");
  await anna.sees("Stranger: Words for Anna alone");
  await anna.press("button", "Options");
  await anna.press("button", "What do you hold about me?");
  await anna.sees("Your conversation: that there is one, not a word of it");
  await anna.press("button", "Erase now");
  await anna.press("button", "Yes, erase");
  await ben.sees("They moved on");
  await anna.sees("Erased. Whoever comes back is somebody new.");
  await anna.press("button", "Close");
  await anna.sees("Meet someone passing by");
  assert(!(await anna.read()).text.includes("Words for Anna"), "the conversation is gone here too");

  // Former partners are kept apart for a while; nobody knows that these two were.
  await ben.press("button", /^Find someone else/);
  await anna.press("button", "Start");
  await Promise.all([anna.meets(), ben.meets()]);
});

story("Who agreed before, and had it remembered, is shown what got weaker since, and asked again", async (stage) => {
  const server = await stage.server({ flags: ["--report-days", "3"] });
  const port = new URL(server.origin).port;
  const anna = await stage.person("Anna", "chromium");
  await anna.press("button", "Options");
  await anna.press("checkbox", "Remember my choices on this device");
  await anna.press("button", "Close");
  await anna.press("button", "Start");
  await anna.sees("for 3 days");
  await anna.press("button", /^I am 18/);
  await anna.sees("Looking for someone");
  assertEquals(await anna.page.evaluate(() => Object.keys(localStorage)), ["passerby-preferences"]);

  // The same policy: nobody is asked twice.
  await anna.page.reload();
  await anna.press("button", "Start");
  await anna.sees("Looking for someone");

  await server.stop();
  await stage.server({ flags: ["--port", port, "--report-days", "5"] });
  await anna.page.reload();
  await anna.press("button", "Start");
  await anna.sees("The privacy policy has changed");
  await anna.sees("Kept for 5 days instead of 3 days");
  await anna.press("button", /^I am 18/);
  await anna.sees("Looking for someone");

  await anna.press("button", "Options");
  await anna.press("checkbox", "Remember my choices on this device");
  assertEquals(await anna.page.evaluate(() => localStorage.length), 0);
});
