/// <reference lib="dom" />
import { assert, assertEquals } from "@std/assert";
import { callDirectly, meetByVideo, received } from "../harness/calls.ts";
import type { Person } from "../harness/person.ts";
import { story } from "../harness/story.ts";
import { waitUntil } from "../harness/wait-until.ts";

for (const [sender, receiver] of [["chromium", "firefox"], ["firefox", "chromium"]] as const) {
  story(`Picture and sound go from ${sender} to ${receiver}`, async (stage) => {
    const anna = await stage.person("Anna", sender);
    const ben = await stage.person("Ben", receiver);
    await meetByVideo(anna, ben);

    for (const person of [anna, ben]) assertEquals(await cameraCalls(person), [], "asked before any gesture");
    await callDirectly(anna, ben);
    await anna.press("button", "Microphone");

    await waitUntil("the picture arrives", async () => (await received(ben)).framesDecoded > 10);
    await waitUntil("the sound arrives", async () => (await received(ben)).audioPackets > 10);
    assertEquals(await cameraCalls(ben), [], "asked on the side that only watches");
    for (const { touched } of await cameraCalls(anna)) assert(touched, "asked without a gesture");
    await waitUntil("the picture is shown", () => ben.page.evaluate(playingVideos));
    assertEquals(await ben.witness(({ connections }) => connections.length), 1);
  });
}

story("A camera that is turned off stops, and its light with it; on again, the picture comes back", async (stage) => {
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  await meetByVideo(anna, ben);
  await callDirectly(anna, ben);
  await waitUntil("the picture arrives", async () => (await received(ben)).framesDecoded > 0);

  await anna.press("button", "Camera");
  await ben.sees("Their camera is off");
  await waitUntil(
    "the track ends",
    () => anna.witness(({ tracks }) => tracks.every((each) => each.readyState === "ended")),
  );

  const before = (await received(ben)).framesDecoded;
  await anna.press("button", "Camera");
  await anna.press("button", "Show them");
  await waitUntil("the picture comes back", async () => (await received(ben)).framesDecoded > before);
});

story("The camera goes on to the next stranger, and stops when the person leaves", async (stage) => {
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  const cleo = await stage.person("Cleo", "chromium");
  await meetByVideo(anna, ben);
  await callDirectly(anna, ben);
  await waitUntil("Ben gets the picture", async () => (await received(ben)).framesDecoded > 0);
  await anna.press("button", "Next");
  await cleo.starts({ mode: "video" });
  await Promise.all([anna.meets(), cleo.meets()]);
  await cleo.press("button", "Go on"); // Anna has agreed, for all strangers until she leaves
  await waitUntil("Cleo gets the picture", async () => (await received(cleo)).framesDecoded > 0);
  assertEquals((await cameraCalls(anna)).length, 1);

  await anna.press("button", "Leave");
  await waitUntil(
    "the track ends",
    () => anna.witness(({ tracks }) => tracks.every((each) => each.readyState === "ended")),
  );
});

for (const [engine, other] of [["chromium", "firefox"], ["firefox", "chromium"]] as const) {
  for (
    const [kind, trouble, words] of [
      [`${engine}-that-denies`, "does not allow the camera", "The browser does not allow the camera"],
      [`${engine}-without-devices`, "has no camera", "No camera was found"],
    ] as const
  ) {
    story(`Whoever ${trouble} reads so in ${engine}, and can still write`, async (stage) => {
      const anna = await stage.person("Anna", kind);
      const ben = await stage.person("Ben", other);
      await meetByVideo(anna, ben);
      await anna.press("button", "Camera");
      await anna.press("button", "Go on");
      await anna.sees(words);
      await anna.says("No picture today");
      await ben.sees("Stranger: No picture today");
    });
  }
}

function cameraCalls(person: Person) {
  return person.witness(({ userMedia }) => userMedia);
}

/** Runs in the page: whether a video plays that is not empty, anywhere below shadow roots. */
function playingVideos(): boolean {
  const plays = (root: ParentNode): boolean =>
    [...root.querySelectorAll("*")].some((element) =>
      element instanceof HTMLVideoElement && !element.paused && element.videoWidth > 0 ||
      element.shadowRoot !== null && plays(element.shadowRoot)
    );
  return plays(document);
}
