import { assertEquals } from "@std/assert";
import { encodeBase64Url } from "@std/encoding/base64url";
import { createHmac } from "node:crypto";
import { buildFrame, type Evidence, type EvidenceResult, frameStamp } from "../protocol/mod.ts";
import { startServer } from "./testing.ts";
import { createHardenedTransport } from "./transport/hardened.ts";
import { nativeTransport } from "./transport/native.ts";
import type { Transport } from "./transport/transport.ts";

const SECRET = ["--secret", "the same secret before and after a restart"];

for (const transport of [nativeTransport, createHardenedTransport()]) {
  Deno.test(`Over ${transport.name} a report is verified by the next process, when it has the same secret`, async () => {
    assertEquals(await reportAfterRestart(transport, SECRET, SECRET), ["verified", "does-not-open"]);
    assertEquals(await reportAfterRestart(transport, [], []), "bad-context");
  });
}

/** Words sent to one process, shown to another: once as they were, once changed. */
async function reportAfterRestart(
  transport: Transport,
  before: string[],
  after: string[],
): Promise<EvidenceResult[] | string> {
  const { context, evidence } = await hear(transport, before);
  await using server = await startServer(transport, after);
  const reporter = await server.greet();
  reporter.say({ type: "report", context, reason: "harassment", note: "", evidence: 2 });
  if (before.length === 0) return (await reporter.until("error")).code;
  reporter.say({ type: "evidence", ...evidence[0]! });
  reporter.say({ type: "evidence", ...evidence[1]!, text: "words that were never said" });
  return (await reporter.until("reported")).results;
}

/** What a browser holds of two messages of a stranger, after the server is gone. */
async function hear(transport: Transport, args: string[]): Promise<{ context: string; evidence: Evidence[] }> {
  await using server = await startServer(transport, args);
  const { a, b, matchedB, epoch } = await server.pair();
  const evidence: Evidence[] = [];
  for (const [index, text] of ["first words", "second words"].entries()) {
    const key = crypto.getRandomValues(new Uint8Array(32));
    const commitment = new Uint8Array(
      createHmac("sha256", key).update("passerby/1 frank").update(Uint8Array.of(0, 0, 0, index)).update(text)
        .digest(),
    );
    a.socket.send(buildFrame({ kind: "chat", epoch, sequence: index, payload: new Uint8Array(80) }, commitment));
    const stamp = encodeBase64Url(frameStamp(await b.frame()));
    const opened = { key: encodeBase64Url(key), commitment: encodeBase64Url(commitment), stamp };
    evidence.push({ own: false, sequence: index, index, text, ...opened });
  }
  return { context: matchedB.context, evidence };
}
