import { expect } from "@open-wc/testing";
import { chatPage, settled } from "../testing/chat-page.ts";
import { ownerAdvice, schemeAdvice } from "./owner-advice.ts";

describe("ownerAdvice", () => {
  it("names the page, the flag that lets it in, and what a policy of the page has to allow", () => {
    const advice = ownerAdvice("refused", "https://chat.example", "https://page.example")!;
    expect(advice).to.include("--origins https://page.example");
    expect(advice).to.include("connect-src https://chat.example wss://chat.example");
    const unreachable = ownerAdvice("no-server", "http://localhost:8000/x", "https://page.example")!;
    expect(unreachable).to.include("connect-src http://localhost:8000 ws://localhost:8000");
    expect(unreachable).not.to.include("--origins");
  });

  it("has nothing to say about what an owner cannot change", () => {
    for (const code of ["full", "unsupported", "too-fast", "crowded", "replaced", "restricted"] as const) {
      expect(ownerAdvice(code, "https://chat.example", "https://page.example")).to.equal(undefined);
    }
  });

  it("knows a host without its scheme from a path", () => {
    for (const server of ["chat.example.org", "chat.example.org/", "localhost:8000", "chat.example.org:8443/x"]) {
      expect(schemeAdvice(server), server).to.include(`server="https://${server}"`);
    }
    for (const server of ["https://chat.example.org", "http://localhost:8000", "/chat", "./chat", "chat/x", ""]) {
      expect(schemeAdvice(server), server).to.equal(undefined);
    }
  });
});

describe("Chat whose owner looks into the console", () => {
  const said: string[] = [];
  const { warn } = console;
  beforeEach(() => {
    said.length = 0;
    console.warn = (...words: unknown[]) => void said.push(words.join(" "));
  });
  afterEach(() => void (console.warn = warn));

  it("says once for each failure what to do about it", async () => {
    const { element, session } = await chatPage();
    element.server = "https://chat.example";
    await settled(element);
    for (const code of ["refused", "refused", "no-server", "full"] as const) {
      session.set({ phase: { name: "failed", code, retrying: true } });
    }
    expect(said).to.have.length(2);
    expect(said[0]).to.include(`--origins ${location.origin}`);
  });

  it("says that an address has no scheme", async () => {
    const { element } = await chatPage();
    element.server = "chat.example.org";
    await settled(element);
    expect(said).to.have.length(1);
    expect(said[0]).to.include("https://chat.example.org");
  });
});
