import { expect } from "@open-wc/testing";
import { withAgreedRole } from "./dtls-role.ts";

const sdp = (setup: string) => `v=0\r\nm=audio 9 X 0\r\na=setup:${setup}\r\nm=video 9 X 0\r\na=setup:${setup}\r\n`;
const OFFER = { type: "offer", sdp: sdp("actpass") };

function sent(connection: object): { type: string; setups: (string | undefined)[] } {
  const { type, sdp } = withAgreedRole({ localDescription: OFFER, ...connection } as RTCPeerConnection)!;
  return { type, setups: [...sdp!.matchAll(/a=setup:(\w+)\r\n/g)].map(([, setup]) => setup) };
}

describe("What is sent of a description", () => {
  it("leaves the DTLS role open in the first offer", () => {
    expect(sent({ currentLocalDescription: null, currentRemoteDescription: null }).setups)
      .to.deep.equal(["actpass", "actpass"]);
  });

  it("keeps to the role that was agreed on in every later offer", () => {
    const answered = (setup: string) => ({ type: "answer", sdp: sdp(setup) });
    const setupsAfter = (connection: object) => new Set(sent(connection).setups);
    expect(setupsAfter({ currentLocalDescription: answered("active"), currentRemoteDescription: OFFER }))
      .to.deep.equal(new Set(["active"]));
    expect(setupsAfter({ currentLocalDescription: OFFER, currentRemoteDescription: answered("active") }))
      .to.deep.equal(new Set(["passive"]));
    expect(setupsAfter({ currentLocalDescription: OFFER, currentRemoteDescription: answered("passive") }))
      .to.deep.equal(new Set(["active"]));
  });

  it("leaves answers as they are, and has nothing to say where there is none", () => {
    const answer = { type: "answer", sdp: sdp("passive") };
    expect(sent({ localDescription: answer, currentLocalDescription: answer }).setups).to.deep.equal([
      "passive",
      "passive",
    ]);
    expect(withAgreedRole({ localDescription: null } as RTCPeerConnection)).to.equal(null);
  });
});
