/// <reference lib="dom" />
import { assert, assertEquals } from "@std/assert";
import { startCoturn } from "../coturn.ts";
import { framesOf, meetByVideo, pairOf, pictureArrives, showCamera } from "../harness/calls.ts";
import type { Person } from "../harness/person.ts";
import { type Stage, story, turnStory } from "../harness/story.ts";
import { waitUntil } from "../harness/wait-until.ts";

/** Cameras of the stories make ten pictures a second (`harness/browsers.ts`). */
const PICTURES_IN_500_MS = 5;
const SECRET = "what-both-servers-know-and-nobody-else-does";

story("Without TURN nothing is asked, connected or sent before both have read what a call shows", async (stage) => {
  const [anna, ben] = await two(stage);
  await anna.press("button", "Camera");
  await anna.sees("They will be able to see your network address");
  for (const person of [anna, ben]) assertEquals(await devicesAndConnections(person), [0, 0], person.name);
  await anna.press("button", "Go on");
  await anna.sees("The stranger has not agreed yet");
  await ben.sees("The stranger would like a call");
  assertEquals(await devicesAndConnections(anna), [1, 0]);
  await ben.press("button", "Text only");
  await ben.says("I would rather write");
  await anna.sees("Stranger: I would rather write");
  for (const person of [anna, ben]) {
    assertEquals((await devicesAndConnections(person))[1], 0, person.name);
    assertEquals(addressesIn((await person.read()).text), [], person.name);
  }
});

for (const [sender, receiver] of [["chromium", "firefox"], ["firefox", "chromium"]] as const) {
  story(
    `A picture from ${sender} is first its owner's alone, then blurred for ${receiver}, then seen`,
    async (stage) => {
      const anna = await stage.person("Anna", sender);
      const ben = await stage.person("Ben", receiver);
      await meetByVideo(anna, ben);
      await anna.press("button", "Camera");
      await anna.press("button", "Go on");
      await ben.press("button", "Go on");
      await anna.sees("Only you see this picture");
      await ben.says("Still nothing to see");
      await anna.sees("Stranger: Still nothing to see");
      assertEquals([await framesOf(ben), await ben.has("button", "Show")], [0, false]);

      await anna.press("button", "Show them");
      await pictureArrives(ben);
      await ben.sees("Their picture is blurred until you want to see it");
      assertEquals(await strangersVideo(ben), { blurred: true, muted: true });
      await ben.press("button", "Show");
      await ben.seesNoMore("Their picture is blurred");
      assertEquals(await strangersVideo(ben), { blurred: false, muted: false });

      const late = await picturesAfterCameraOff(anna, sender === "chromium" ? anna : ben);
      assert(late <= PICTURES_IN_500_MS, `${late} pictures came after the camera was turned off`);
      await ben.sees("Their camera is off");

      // Seen once is seen for this stranger; the blur is one press away.
      await anna.press("button", "Camera");
      await anna.press("button", "Show them");
      await pictureArrives(ben);
      assertEquals(await strangersVideo(ben), { blurred: false, muted: false });
      await ben.press("button", "Blur them again");
      await ben.sees("Their picture is blurred until you want to see it");
    },
  );
}

turnStory(
  "A call leaves TURN only when both have agreed, goes on meanwhile, and comes back when one likes",
  async (stage) => {
    const coturn = await startCoturn({ secret: SECRET, allowLoopbackPeers: true });
    stage.defer(coturn.stop);
    await stage.server({ env: { TURN_URLS: coturn.urls.join(), TURN_SECRET: SECRET } });
    const [anna, ben] = await two(stage);
    await showCamera(anna);
    await pictureArrives(ben);
    assertEquals(await pairOf(anna, ben), ["relay", "relay"]);

    await ben.press("button", "Call settings");
    await ben.press("button", "I agree to connect directly");
    await ben.sees("when the stranger agrees as well");
    await anna.sees("The stranger would like to connect directly");
    await pictureArrives(ben, 30);
    assertEquals(await pairOf(anna, ben), ["relay", "relay"], "one alone");

    await anna.press("button", "Connect directly");
    await waitUntil(
      "the call goes directly",
      async () => isDirect(await pairOf(anna, ben)),
      20_000,
    );
    await pictureArrives(ben);
    await ben.sees("You are connected directly");
    for (const person of [anna, ben]) assertEquals(addressesIn((await person.read()).text), [], person.name);
    assertEquals(await ben.witness(({ connections }) => connections.length), 1, "the running call was upgraded");

    await ben.press("button", "Back to the relay");
    await waitUntil(
      "the call goes through TURN again",
      async () => (await pairOf(anna, ben)).join() === "relay,relay",
      20_000,
    );
    await pictureArrives(ben);
  },
);

async function two(stage: Stage): Promise<[Person, Person]> {
  const people: [Person, Person] = [await stage.person("Anna", "chromium"), await stage.person("Ben", "firefox")];
  await meetByVideo(...people);
  return people;
}

function isDirect(pair: (string | undefined)[]): boolean {
  return pair.length === 2 && pair.every((kind) => kind !== undefined && kind !== "relay");
}

/** How often devices were asked for, and how many connections were made. */
function devicesAndConnections(person: Person): Promise<number[]> {
  return person.witness(({ userMedia, connections }) => [userMedia.length, connections.length]);
}

function addressesIn(text: string): string[] {
  return text.match(/\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,}|\S+\.local\b/gi) ?? [];
}

/** What a person sees and hears of the stranger, as the browser draws it. */
async function strangersVideo(person: Person): Promise<{ blurred: boolean; muted: boolean }> {
  return await person.page.evaluate(() => {
    const find = (root: ParentNode): HTMLVideoElement | undefined => {
      for (const element of root.querySelectorAll("*")) {
        if (element instanceof HTMLVideoElement && element.ariaLabel?.includes("stranger")) return element;
        const inner = element.shadowRoot && find(element.shadowRoot);
        if (inner) return inner;
      }
    };
    const video = find(document)!;
    return { blurred: getComputedStyle(video).filter.includes("blur("), muted: video.muted };
  });
}

/**
 * Turns the camera off; how many pictures come all the same. Counted as pictures, for a busy machine is late with each of
 * them, and on the side that is Chromium: the statistics of Firefox are up to a second old.
 */
async function picturesAfterCameraOff(person: Person, counting: Person): Promise<number> {
  const camera = await person.finds("button", "Camera");
  const counted = counting.page.evaluate(async () => {
    const samples: { at: number; pictures: number }[] = [];
    for (const end = Date.now() + 3_000; Date.now() < end;) {
      let pictures = 0;
      for (const connection of passerbyWitness.connections) {
        for (const { type, kind, framesSent = 0, framesReceived = 0 } of (await connection.getStats()).values()) {
          if (kind === "video" && /^(in|out)bound-rtp$/.test(type)) pictures += framesSent + framesReceived;
        }
      }
      samples.push({ at: Date.now(), pictures });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return samples;
  });
  const pressed = await camera.evaluate((camera) => {
    camera.click();
    return Date.now();
  });
  const after = (await counted).filter(({ at }) => at >= pressed);
  assert(after.length > 1, "nothing was counted");
  return after.at(-1)!.pictures - after[0]!.pictures;
}
