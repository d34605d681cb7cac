import { meet, story } from "../harness/story.ts";

story("Next looks for somebody else, and the other one reads that they moved on", async (stage) => {
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  const cleo = await stage.person("Cleo", "chromium");
  await meet(anna, ben);
  await anna.says("See you");
  await ben.sees("Stranger: See you");
  await anna.press("button", "Next");
  await anna.sees("Looking for someone");
  await ben.sees("They moved on");
  await ben.sees("Stranger: See you"); // the conversation stays until the next one

  await cleo.starts();
  await Promise.all([anna.meets(), cleo.meets()]);
  await cleo.says("Hello, I am new");
  await anna.sees("Stranger: Hello, I am new");
  await anna.seesNoMore("See you");
});

story("Leave stops, and leads back to the start", async (stage) => {
  const anna = await stage.person("Anna", "firefox");
  const ben = await stage.person("Ben", "chromium");
  await meet(anna, ben);
  await anna.press("button", "Leave");
  await anna.finds("button", "Start");
  await ben.sees("They moved on");
  await ben.press("button", "Stop");
  await ben.finds("button", "Start");
});

story("Escape goes on to the next stranger, and a second one stops", async (stage) => {
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  await meet(anna, ben);
  await anna.key("Escape");
  await anna.sees("Looking for someone");
  await ben.sees("They moved on");
  await anna.key("Escape");
  await anna.finds("button", "Start");
});

story("When the partner's tab crashes, the other one is told and can go on", async (stage) => {
  await stage.server({ flags: ["--grace-ms", "500"] });
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  await meet(anna, ben);
  const devtools = await anna.page.createCDPSession();
  devtools.send("Page.crash").catch(() => {}); // nobody is left to answer
  await ben.sees("They moved on"); // the browser still closes the socket, so nobody waits for a return
  await ben.press("button", /^Find someone else/);
  await ben.sees("Looking for someone");
});

story("Whoever chose to go on by themselves meets the next stranger without touching anything", async (stage) => {
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  const cleo = await stage.person("Cleo", "chromium");
  await meet(anna, ben);
  await ben.press("button", "Options");
  await ben.press("checkbox", "Go on to the next stranger by itself");
  await ben.press("button", "Close");
  await anna.press("button", "Leave");
  await ben.sees(/Goes on in \d/);
  await cleo.starts();
  await Promise.all([ben.meets(), cleo.meets()]);
});
