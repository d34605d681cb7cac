import { expect } from "@open-wc/testing";
import { createSession, scriptOrigin } from "./create-session.ts";

describe("createSession", () => {
  it("opens nothing before the person starts", () => {
    const before = performance.getEntriesByType("resource").length;
    expect(createSession(scriptOrigin()).state.phase).to.deep.equal({ name: "idle" });
    expect(performance.getEntriesByType("resource").length).to.equal(before);
  });

  it("belongs to the server that this script came from, when nobody names another", () => {
    expect(scriptOrigin()).to.equal(new URL(import.meta.url).origin);
  });

  it("refuses what cannot be an address", () => {
    expect(() => createSession("https://")).to.throw(TypeError);
  });
});
