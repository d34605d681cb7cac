import { expect } from "@open-wc/testing";
import { probeServer } from "./server-probe.ts";

const NO_ANSWER = () => Promise.reject(new TypeError("Failed to fetch"));

describe("probeServer", () => {
  it("calls a server that answers this page refused, or full when it says so", async () => {
    const answer = (status: number) => () => Promise.resolve(new Response(null, { status }));
    expect(await probeServer("https://chat.example/readyz", answer(200))).to.equal("refused");
    expect(await probeServer("https://chat.example/readyz", answer(403))).to.equal("refused");
    expect(await probeServer("https://chat.example/readyz", answer(503))).to.equal("full");
  });

  it("calls a server refused that answers, but not this page", async () => {
    const get: typeof fetch = (_, options) =>
      options?.mode === "no-cors" ? Promise.resolve(new Response()) : NO_ANSWER();
    expect(await probeServer("https://chat.example/readyz", get)).to.equal("refused");
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
    expect(asked.map(({ mode }) => mode)).to.deep.equal(["cors", "no-cors"]);
    for (const { credentials, referrerPolicy } of asked) {
      expect({ credentials, referrerPolicy }).to.deep.equal({ credentials: "omit", referrerPolicy: "no-referrer" });
    }
  });
});
