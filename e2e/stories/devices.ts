/// <reference lib="dom" />
import { assertEquals } from "@std/assert";
import type { Engine } from "../harness/browsers.ts";
import { callDirectly, framesOf, meetByVideo, pictureArrives } from "../harness/calls.ts";
import type { Person } from "../harness/person.ts";
import { type Stage, story } from "../harness/story.ts";
import { waitUntil } from "../harness/wait-until.ts";

const PROBLEMS = [
  ["NotAllowedError", "The browser does not allow the camera"],
  ["NotFoundError", "No camera was found"],
  ["NotReadableError", "Something else uses the camera"],
] as const;

for (const engine of ["chromium", "firefox"] as const) {
  story(`Denied, absent, busy: each has its words and a way on in ${engine}`, async (stage) => {
    const [anna, ben] = await two(stage, engine);
    await anna.page.evaluate(refuseDevices);
    await anna.press("button", "Camera");
    await anna.press("button", "Go on");
    for (const [name, words] of PROBLEMS) {
      await anna.page.evaluate((name) => Object.assign(globalThis, { refusal: name }), name);
      if (await anna.has("button", "Try again")) await anna.press("button", "Try again");
      else await anna.press("button", "Camera");
      await anna.sees(words);
    }
    await anna.says("Words for now");
    await ben.sees("Stranger: Words for now");
    await anna.page.evaluate(() => Object.assign(globalThis, { refusal: undefined }));
    await anna.press("button", "Try again");
    await ben.press("button", "Go on");
    await anna.press("button", "Show them");
    await pictureArrives(ben);
  });

  story(
    `A camera that ${engine} takes away midway is told, and the next one goes on in the same call`,
    async (stage) => {
      const [anna, ben] = await two(stage, engine);
      await callDirectly(anna, ben);
      await pictureArrives(ben);
      await anna.witness(({ tracks }) => {
        const track = tracks.at(-1)!;
        track.stop(); // and what the browser says when a device goes
        track.dispatchEvent(new Event("ended"));
      });
      // Firefox delivers no event to a track that a script dispatches. Where it is not here, Chromium plays its part.
      const isTold = !await anna.page.evaluate(() => navigator.userAgent.includes("Firefox"));
      if (isTold) await anna.sees(/The camera was unplugged|The browser stopped the camera/);
      else await anna.press("button", "Camera");
      await ben.sees("Their camera is off");
      await anna.press("button", isTold ? "Try again" : "Camera");
      await anna.press("button", "Show them");
      await pictureArrives(ben);
      assertEquals(await ben.witness(({ connections }) => connections.length), 1);
    },
  );
}

story("Another camera takes over in the middle of a call: pictures go on, and nothing is negotiated", async (stage) => {
  const [anna, ben] = await two(stage, "chromium-with-cameras");
  await callDirectly(anna, ben);
  await pictureArrives(ben);
  const offers = await descriptions(ben);
  const before = await framesOf(ben);
  await anna.press("button", "Call settings");
  const list = await anna.finds("combobox", /^Camera/);
  // The second of Chromium's made-up cameras measures depth and has no picture.
  await list.select(await list.evaluate((each) => [...(each as HTMLSelectElement).options].at(-1)!.value));
  await waitUntil(
    "the first camera has stopped and the second is on",
    () => anna.witness(({ tracks }) => tracks.map(({ readyState }) => readyState).join() === "ended,live"),
  );
  const ids = await anna.witness(({ tracks }) => tracks.map((track) => track.getSettings().deviceId));
  assertEquals(new Set(ids).size, 2, "another device");
  await pictureArrives(ben, 20);
  assertEquals([await framesOf(ben) > before, await descriptions(ben)], [true, offers]);
});

async function two(stage: Stage, first: Engine | "chromium-with-cameras"): Promise<[Person, Person]> {
  const people: [Person, Person] = [
    await stage.person("Anna", first),
    await stage.person("Ben", first === "firefox" ? "chromium" : "firefox"),
  ];
  await meetByVideo(...people);
  return people;
}

/** Runs in the page: devices are refused for the reason that stands in `refusal`, as the browser would. */
function refuseDevices(): void {
  const { getUserMedia } = MediaDevices.prototype;
  Object.assign(globalThis, { refusal: "NotAllowedError" });
  MediaDevices.prototype.getUserMedia = function (constraints) {
    const { refusal } = globalThis as { refusal?: string };
    return refusal ? Promise.reject(new DOMException("", refusal)) : getUserMedia.call(this, constraints);
  };
}

/** What was negotiated last, so that a new negotiation shows. */
function descriptions(person: Person): Promise<string[]> {
  return person.witness(({ connections }) => connections.map(({ remoteDescription }) => remoteDescription?.sdp ?? ""));
}
