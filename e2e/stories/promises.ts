/// <reference lib="dom" />
import { assert, assertEquals } from "@std/assert";
import { WebSocket as Socket } from "ws";
import { ARTICLE, meet, story } from "../harness/story.ts";
import { waitUntil } from "../harness/wait-until.ts";

const PANES = "/demo/panes.html";

story("A whole conversation talks to our own origin only, sets no cookie and stores nothing", async (stage) => {
  const server = await stage.server();
  const anna = await stage.person("Anna", "chromium", { fresh: true });
  const ben = await stage.person("Ben", "firefox", { fresh: true });
  await meet(anna, ben);
  await anna.says("Hello");
  await ben.sees("Stranger: Hello");
  await anna.press("button", "Leave");
  await anna.finds("button", "Start");

  for (const person of [anna, ben]) {
    const sockets = await person.witness(({ sockets }) => sockets);
    assertEquals(sockets.length, 1, "one socket for the whole visit");
    const strangers = [...person.requests, ...sockets].filter((url) => {
      const { protocol, host } = new URL(url);
      return !["data:", "blob:"].includes(protocol) && host !== new URL(server.origin).host;
    });
    assertEquals(strangers, [], `${person.name}'s browser asks nobody else`);
    assert(person.requests.length > 1, "the log sees requests at all");
    for (const url of [...person.requests, ...sockets]) {
      assertEquals(new URL(url).search, "", "nothing travels in a URL");
    }

    assertEquals(await person.context.cookies(), []);
    assertEquals(await person.page.evaluate(whatIsStored), NOTHING);
  }
});

const NOTHING = { cookie: "", localStorage: 0, sessionStorage: 0, databases: 0, caches: 0, workers: 0 };

/** Runs in the page. */
async function whatIsStored(): Promise<typeof NOTHING> {
  return {
    cookie: document.cookie,
    localStorage: localStorage.length,
    sessionStorage: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  };
}

for (const kind of ["chromium", "firefox"] as const) {
  story(
    `The demo pages come up in ${kind} without an error, a violation of their policy, or a question`,
    async (stage) => {
      for (const [path, button] of [["/", "Start"], [ARTICLE, "Start"], [PANES, "Meet someone"]] as const) {
        const guest = await stage.person(`Guest of ${path}`, kind, { path });
        await guest.finds("button", button);
        assertEquals(await guest.witness(({ violations }) => violations), []);
        assertEquals(guest.errors, []);
        assertEquals(await guest.witness(({ userMedia, sockets }) => [userMedia.length, sockets.length]), [0, 0]);
        await guest.goes();
      }
    },
  );
}

story("People on the page with the panes composed by hand meet people on the one with the tag", async (stage) => {
  const anna = await stage.person("Anna", "firefox", { path: PANES });
  const ben = await stage.person("Ben", "chromium");
  await anna.press("checkbox", "I am 18 or older");
  await anna.press("button", "Meet someone");
  await ben.starts({ mode: "video" });
  await Promise.all([anna.meets(), ben.meets()]);
  await anna.says("From a page of my own");
  await ben.sees("Stranger: From a page of my own");
  await ben.says("It fits");
  await anna.sees("Stranger: It fits");
  await anna.press("button", /^Next/);
  await ben.sees("They moved on");
});

story(
  "People on the page with the panes composed by hand meet with words where the server has no video",
  async (stage) => {
    await stage.server({ flags: ["--modes", "text"] });
    const anna = await stage.person("Anna", "chromium", { path: PANES });
    const ben = await stage.person("Ben", "firefox", { path: PANES });
    for (const person of [anna, ben]) {
      await person.press("checkbox", "I am 18 or older");
      await person.press("button", "Meet someone");
    }
    await Promise.all([anna.meets(), ben.meets()]);
    await anna.says("In words");
    await ben.sees("Stranger: In words");
  },
);

story("People on the page of another site meet each other, and nobody of ours", async (stage) => {
  const server = await stage.server();
  const origin = stage.hostPage(server);
  const ourGuest = await stage.person("Cleo", "chromium");
  await ourGuest.starts();
  await ourGuest.sees("Looking for someone");
  const anna = await stage.person("Anna", "chromium", { origin, path: "/" });
  const ben = await stage.person("Ben", "firefox", { origin, path: "/" });
  await meet(anna, ben);
  await anna.says("Roses");
  await ben.sees("Stranger: Roses");
  await ourGuest.sees("Looking for someone");
  assertEquals([...anna.errors, ...ben.errors], []);
});

story("A page that is not allowed to embed the chat is told so", async (stage) => {
  const server = await stage.server({ flags: ["--origins", "https://allowed.example"] });
  const origin = stage.hostPage(server, "garden.example");
  for (const kind of ["chromium", "firefox"] as const) {
    const anna = await stage.person("Anna", kind, { origin, path: "/" });
    await anna.starts();
    await anna.sees("Not from this page");
  }
});

story("A page with a strict policy of its own embeds the tag, and nothing of it is blocked", async (stage) => {
  const server = await stage.server();
  const socket = server.origin.replace("http", "ws");
  const strict = (sources: string) =>
    `default-src 'none'; script-src ${server.origin}; connect-src ${sources}; style-src 'nonce-page'; img-src data:; ` +
    `base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html`;
  const origin = stage.hostPage(server, "localhost", strict(`${server.origin} ${socket}`));
  const anna = await stage.person("Anna", "chromium", { origin, path: "/" });
  const ben = await stage.person("Ben", "firefox", { origin, path: "/" });
  for (const person of [anna, ben]) await person.starts({ mode: "video" });
  await Promise.all([anna.meets(), ben.meets()]);
  await anna.says("Roses");
  await ben.sees("Stranger: Roses");
  for (const person of [anna, ben]) {
    assertEquals(await person.witness(({ violations }) => violations), []);
    assertEquals(person.errors, []);
  }
  // The same page without the socket: the policy is in force, and blocks what it does not name.
  const forgetful = stage.hostPage(server, "localhost", strict(server.origin));
  const cleo = await stage.person("Cleo", "chromium", { origin: forgetful, path: "/" });
  await cleo.starts();
  await cleo.sees("Not from this page");
  assertEquals(
    (await cleo.witness(({ violations }) => violations)).some((each) => each.startsWith("connect-src")),
    true,
  );
});

story("A client that speaks another version is told so with a close code", async (stage) => {
  const { origin } = await stage.server();
  const socket = new Socket(`${origin.replace("http", "ws")}/ws`, "passerby.v99", { origin });
  // Which subprotocol the answer names is a matter between libraries; what counts is the close.
  socket.on("error", () => {});
  const closed = new Promise<[number, string]>((resolve) => {
    socket.on("close", (code: number, reason: Uint8Array) => resolve([code, String(reason)]));
  });
  assertEquals(await closed, [4000, "Unsupported protocol version, this server speaks passerby.v1"]);
});

story("When the server crashes people are told, and it goes on by itself when it is back", async (stage) => {
  const server = await stage.server();
  const anna = await stage.person("Anna", "chromium");
  await anna.starts();
  await anna.sees("Looking for someone");
  // Without a goodbye: after one, browsers wait up to 10 s so that not all come back at once.
  Deno.kill(server.pid, "SIGKILL");
  await server.stop();
  await anna.sees("Nobody answers", 30_000); // for 15 s who waits need not know
  await anna.sees("It tries again by itself.");
  await stage.server({ flags: ["--port", new URL(server.origin).port] });
  await waitUntil("Anna waits again", async () => (await anna.read()).text.includes("Looking for someone"), 30_000);
});
