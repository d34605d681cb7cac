import { expect } from "@open-wc/testing";
import { sdpSession } from "./sdp-session.ts";

const described = (origin: string) => `v=0\r\n${origin}\r\ns=-\r\nt=0 0\r\n`;

describe("The session of a description", () => {
  it("is what browsers write there, whatever the version and the address", () => {
    expect(sdpSession(described("o=- 4611731400430051336 2 IN IP4 127.0.0.1"))).to.equal("4611731400430051336");
    expect(sdpSession(described("o=- 4611731400430051336 3 IN IP4 0.0.0.0"))).to.equal("4611731400430051336");
    expect(sdpSession(described("o=mozilla...THIS_IS_SDPARTA-99.0 72 0 IN IP4 0.0.0.0"))).to.equal("72");
  });

  it("is none where there is none, or more than one would keep", () => {
    const none = [
      "o=-",
      "o=- abc 2 IN IP4 0.0.0.0",
      `o=- ${"1".repeat(21)} 2 IN IP4 0.0.0.0`,
      "x=o=- 1 2 IN IP4 0.0.0.0",
    ];
    for (const origin of none) expect(sdpSession(described(origin)), origin).to.equal(undefined);
  });
});
