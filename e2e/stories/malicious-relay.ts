import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { parseFrame } from "../../protocol/mod.ts";
import { manInTheMiddle } from "../harness/man-in-the-middle.ts";
import { callDirectly } from "../harness/calls.ts";
import type { Person } from "../harness/person.ts";
import type { Meddle } from "../harness/relay-proxy.ts";
import { meet, type Stage, story } from "../harness/story.ts";
import { waitUntil } from "../harness/wait-until.ts";

story("Without anybody in the middle both compare the same seven pictures", async (stage) => {
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  await meet(anna, ben);
  const [hers, his] = [await pictures(anna), await pictures(ben)];
  assertEquals(hers.length, 7);
  assertEquals(hers, his);
});

story("A relay that swaps the keys on both sides reads along, and the pictures differ", async (stage) => {
  const attack = manInTheMiddle();
  const [anna, ben] = await behind(stage, attack);
  await meet(anna, ben);
  // The attack is complete: words arrive, and the attacker has them.
  await anna.says("Between you and me");
  await ben.sees("Stranger: Between you and me");
  await ben.says("Of course");
  await anna.sees("Stranger: Of course");
  const words = attack.overheard.filter(({ kind }) => kind === "chat").map(({ plaintext }) =>
    decode(plaintext.subarray(36))
  );
  assertEquals(words, ["Between you and me", "Of course"]);

  const [hers, his] = [await pictures(anna), await pictures(ben)];
  assertEquals([hers.length, his.length], [7, 7]);
  assertNotEquals(hers, his);

  // Who compares them is led out of the conversation.
  await anna.press("button", "It differs");
  await anna.sees("The pictures differ.");
  await anna.press("button", "End the conversation");
  await ben.sees("They moved on");
});

story(
  "A relay that swaps the keys gets no call: descriptions do not name the certificate that was agreed on",
  async (stage) => {
    const attack = manInTheMiddle();
    const [anna, ben] = await behind(stage, attack);
    await meetByVideo(anna, ben);
    await callDirectly(anna, ben);
    await ben.sees("No direct connection. You can still write");
    assert(attack.overheard.some(({ kind }) => kind === "signal"), "the attacker has read the signals");
    assertEquals(
      await ben.witness(({ connections }) => connections.filter((each) => each.remoteDescription).length),
      0,
    );
  },
);

story(
  "A relay that also writes its own fingerprint into the call gets no picture, and the pictures to compare differ",
  async (stage) => {
    const attack = manInTheMiddle(({ kind, plaintext }) => {
      if (kind !== "signal") return plaintext;
      const own = [...attack.fingerprint].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
      return encode(decode(plaintext).replaceAll(/a=fingerprint:sha-256 [0-9A-F:]+/gi, `a=fingerprint:sha-256 ${own}`));
    });
    const [anna, ben] = await behind(stage, attack);
    await meetByVideo(anna, ben);
    await callDirectly(anna, ben);
    // The browsers talk directly, and there the certificates are their own: the connection does not come up.
    await waitUntil("the call does not come up", () => states(ben).then((all) => all.includes("failed")), 40_000);
    for (const person of [anna, ben]) assert(!(await states(person)).includes("connected"));
    assertNotEquals(await pictures(anna), await pictures(ben));
  },
);

for (const kind of ["chat", "signal"] as const) {
  story(`A relay that changes one bit of a sealed ${kind} ends the conversation, and says so`, async (stage) => {
    let changed = 0;
    const [anna, ben] = await behind(stage, {
      down: (message) => {
        if (typeof message === "string" || parseFrame(message)?.kind !== kind) return message;
        changed++;
        const forged = message.slice();
        forged[forged.length - 20]! ^= 1;
        return forged;
      },
    });
    await meetByVideo(anna, ben);
    if (kind === "chat") await anna.says("This is what I said");
    else await callDirectly(anna, ben);
    await ben.sees("The line could not be sealed");
    await anna.sees("They moved on");
    assert(changed > 0);
    assert(!(await ben.read()).text.includes("This is what I said"));
  });
}

story("A relay that changes a key of the handshake gets no conversation", async (stage) => {
  const [anna, ben] = await behind(stage, {
    down: (message) => {
      if (typeof message === "string" || parseFrame(message)?.kind !== "handshake") return message;
      const forged = message.slice();
      if (forged[10] === 3) forged[forged.length - 40]! ^= 1; // in B's reveal: the commitment no longer opens
      return forged;
    },
  });
  await Promise.all([anna.starts(), ben.starts()]);
  const refused = /The line could not be sealed|They moved on/;
  await Promise.all([anna.sees(refused), ben.sees(refused)]);
  const both = [(await anna.read()).text, (await ben.read()).text];
  assert(both.some((text) => text.includes("The line could not be sealed")));
});

/** Two people whose browsers reach the server through somebody else. */
async function behind(stage: Stage, meddling: { up?: Meddle; down?: Meddle }): Promise<[Person, Person]> {
  const server = await stage.server();
  const { origin } = stage.relay({ target: server.origin, ...meddling });
  return [await stage.person("Anna", "chromium", { origin }), await stage.person("Ben", "firefox", { origin })];
}

/** Opens the comparison and reads the names of the pictures. It stays open. */
async function pictures(person: Person): Promise<string[]> {
  await person.press("button", /^Sealed/);
  return await waitUntil(`${person.name} sees the pictures`, async () => {
    const { outline } = await person.read();
    const from = outline.findIndex((line) => line.startsWith("Your messages and the call are sealed"));
    const to = outline.findIndex((line) => line.startsWith("It helps when"));
    return to - from > 1 ? outline.slice(from + 1, to) : undefined;
  });
}

async function meetByVideo(anna: Person, ben: Person): Promise<void> {
  await Promise.all([anna, ben].map((person) => person.starts({ mode: "video" })));
  await Promise.all([anna.meets(), ben.meets()]);
}

function states(person: Person): Promise<string[]> {
  return person.witness(({ connections }) => connections.map((each) => each.connectionState));
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
