import { expect } from "@open-wc/testing";
import { IncomingTracks } from "./incoming-tracks.ts";
import { endTrack, videoTrack } from "./testing/fake-devices.ts";

describe("IncomingTracks", () => {
  it("is one stream while something comes, and none otherwise", () => {
    let changes = 0;
    const incoming = new IncomingTracks(() => changes++);
    expect(incoming.stream).to.equal(undefined);
    const tracks = [videoTrack(), videoTrack()];
    for (const track of tracks) incoming.add(track);
    const { stream } = incoming;
    expect([changes, stream?.getTracks().length]).to.deep.equal([2, 2]);
    for (const [i, track] of tracks.entries()) {
      expect(incoming.stream).to.equal(stream);
      endTrack(track);
      expect(changes).to.equal(3 + i);
    }
    expect(incoming.stream).to.equal(undefined);
    for (const track of tracks) track.stop();
  });

  it("ends every track at once when it stops", () => {
    const incoming = new IncomingTracks(() => {});
    const track = videoTrack();
    incoming.add(track);
    incoming.stop();
    expect([track.readyState, incoming.stream]).to.deep.equal(["ended", undefined]);
  });
});
