import { expect } from "@open-wc/testing";
import { probeServer } from "./server-probe.ts";

const NO_ANSWER = () => Promise.reject(new TypeError("Failed to fetch"));

describe("probeServer", () => {
  it("calls a server that is ready refused, and full when it says so", async () => {
    const answer = (status: number) => () => Promise.resolve(new Response(null, { status }));
    expect(await probeServer("https://chat.example/readyz", answer(200))).to.equal("refused");
    expect(await probeServer("https://chat.example/readyz", answer(503))).to.equal("full");
  });

  it("finds no server where a proxy answers for one that is down, whether this page may read that or not", async () => {
    for (const status of [403, 404, 500, 502, 504]) {
      const answer = () => Promise.resolve(new Response(null, { status }));
      expect(await probeServer("https://chat.example/readyz", answer), `${status}`).to.equal("no-server");
    }
    const opaque: typeof fetch = (_, options) =>
      options?.mode === "no-cors" ? Promise.resolve(Response.error()) : NO_ANSWER();
    expect(await probeServer("https://chat.example/readyz", opaque)).to.equal("no-server");
  });

  it("finds no server where nothing answers", async () => {
    expect(await probeServer("https://chat.example/readyz", NO_ANSWER)).to.equal("no-server");
  });

  it("tells the server nothing about the person or the page", async () => {
    const asked: RequestInit[] = [];
    await probeServer("https://chat.example/readyz", (_, options) => {
      asked.push(options!);
      return NO_ANSWER();
    });
    expect(asked).to.have.length(1);
    for (const { credentials, referrerPolicy } of asked) {
      expect({ credentials, referrerPolicy }).to.deep.equal({ credentials: "omit", referrerPolicy: "no-referrer" });
    }
  });
});
