/// <reference lib="dom" />
import { assertEquals, assertMatch } from "@std/assert";
import { freePort } from "../../.ci/free-port.mjs";
import { findCoturn, startCoturn } from "../coturn.ts";
import { findCaddy, startCaddy } from "../harness/caddy.ts";
import { meetByVideo, pairOf, pictureArrives, showCamera } from "../harness/calls.ts";
import type { Person } from "../harness/person.ts";
import { PRODUCTION } from "../harness/production.ts";
import { story } from "../harness/story.ts";

const NAME = "chat.example";
const SECRET = "what-both-servers-know-and-nobody-else-does";

const isPossible = await findCaddy() !== undefined && await findCoturn() !== undefined;

// As the public gets it: the shipped Caddyfile and turnserver.conf, and the server in production. The page is on a name of
// its own, where browsers give a camera to secure pages only.
story(
  "On a public server everything is encrypted: the page, the socket, the way to TURN, and the call",
  async (stage) => {
    const port = await freePort();
    const serverPort = await freePort();
    const caddy = await startCaddy({ name: NAME, upstream: `http://localhost:${serverPort}`, port });
    stage.defer(caddy.stop);
    const tls = { name: NAME, certificate: caddy.certificate, key: caddy.key };
    const coturn = await startCoturn({ secret: SECRET, udp: false, tls, allowLoopbackPeers: true });
    stage.defer(coturn.stop);
    await stage.server({
      flags: [
        "--port",
        `${serverPort}`,
        "--trusted-proxies",
        "127.0.0.1,::1",
        "--accept-unmoderated-video",
        "--landing",
      ],
      env: {
        ...PRODUCTION,
        LANDING: "true",
        ORIGINS: caddy.origin,
        MODES: "text,video",
        TURN_URLS: coturn.urls.filter((url) => url.startsWith("turns:")).join(),
        TURN_SECRET: SECRET,
      },
    });
    const anna = await stage.person("Anna", "chromium", { origin: caddy.origin });
    const ben = await stage.person("Ben", "firefox", { origin: caddy.origin });
    await meetByVideo(anna, ben);
    await anna.says("Behind a lock");
    await ben.sees("Stranger: Behind a lock");
    await showCamera(anna);
    await pictureArrives(ben);

    for (const person of [anna, ben]) {
      assertEquals(await person.page.evaluate(() => isSecureContext), true);
      const addresses = [...person.requests, ...await person.witness(({ sockets }) => sockets)];
      const schemes = addresses.map((address) => new URL(address).protocol);
      assertEquals(
        [...new Set(schemes)].filter((scheme) => !["https:", "wss:", "data:", "blob:"].includes(scheme)),
        [],
      );
      const { dtlsState, tlsVersion, srtpCipher, relay } = await encryption(person);
      assertEquals([dtlsState, relay], ["connected", "tls"], person.name);
      assertMatch(tlsVersion, /^FEF[CD]$/, "DTLS 1.2 or 1.3, as on the wire");
      assertMatch(srtpCipher, /^SRTP_(AEAD_)?AES/, person.name);
    }
    assertEquals(await pairOf(anna, ben), ["relay", "relay"]);
  },
  { ignore: !isPossible },
);

/** How the call of a person is protected, as their browser says, and how they reach TURN. */
function encryption(person: Person) {
  return person.witness(async ({ connections }) => {
    const reports = [...(await connections.at(-1)!.getStats()).values()];
    const { dtlsState, tlsVersion, srtpCipher } = reports.find(({ type }) => type === "transport") ?? {};
    const relay = reports.find(({ type, candidateType }) => type === "local-candidate" && candidateType === "relay");
    return { dtlsState, tlsVersion, srtpCipher, relay: relay?.relayProtocol };
  });
}
