import { expect } from "@open-wc/testing";
import { CallMonitor, type Monitored } from "./call-monitor.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { videoTrack } from "./testing/fake-devices.ts";
import { settled } from "./testing/settled.ts";
import { VIDEO_LEVELS } from "./video-budget.ts";

/** A connection that says what a test wants, and remembers what it was told to send. */
class FakeConnection {
  reports: Record<string, unknown>[] = [];
  readonly set: RTCRtpEncodingParameters[] = [];
  looks = 0;
  encodings: RTCRtpEncodingParameters[] = [{}];
  track: MediaStreamTrack | null = videoTrack();

  getStats(): Promise<RTCStatsReport> {
    this.looks++;
    return Promise.resolve(new Map(this.reports.map((report, i) => [String(i), report])) as unknown as RTCStatsReport);
  }

  getSenders(): RTCRtpSender[] {
    const sender = {
      track: this.track,
      getParameters: () => ({ encodings: this.encodings.map((each) => ({ ...each })) }),
      setParameters: ({ encodings }: RTCRtpSendParameters) => {
        this.encodings = encodings;
        this.set.push({ ...encodings[0]! });
        return Promise.resolve();
      },
    };
    return [sender as unknown as RTCRtpSender];
  }
}

function setUp() {
  const connection = new FakeConnection();
  const clock = new FakeClock();
  let changes = 0;
  const monitor = new CallMonitor(connection as Monitored, clock, () => changes++);
  const look = async (times: number) => {
    for (let i = 0; i < times; i++) {
      clock.advance(2_000);
      await settled();
    }
  };
  return { connection, clock, monitor, look, changes: () => changes };
}

const lossy = { type: "remote-inbound-rtp", fractionLost: 0.3 };
const fine = { type: "remote-inbound-rtp", fractionLost: 0 };

describe("CallMonitor", () => {
  it("measures once every two seconds while the call stands, and not otherwise", async () => {
    const { connection, clock, monitor, look } = setUp();
    expect(clock.pending).to.equal(0);
    monitor.start();
    monitor.start();
    expect(clock.pending).to.equal(1);
    await look(3);
    expect(connection.looks).to.equal(3);
    monitor.stop();
    await look(3);
    expect([connection.looks, clock.pending, monitor.measure.quality]).to.deep.equal([3, 0, "unknown"]);
  });

  it("tells when the quality is another, and only then", async () => {
    const { connection, monitor, look, changes } = setUp();
    monitor.start();
    connection.reports = [fine];
    await look(4);
    expect([monitor.measure.quality, changes()]).to.deep.equal(["good", 1]);
    connection.reports = [lossy];
    await look(1);
    expect([monitor.measure.quality, changes()]).to.deep.equal(["poor", 2]);
  });

  it("sends a smaller picture while the line is poor, none in the end, and the whole one when it is good again", async () => {
    const { connection, monitor, look } = setUp();
    monitor.start();
    await settled();
    expect(connection.set.at(-1)).to.deep.include(VIDEO_LEVELS[0]);
    connection.reports = [lossy];
    await look(3);
    expect(connection.set.at(-1)).to.deep.include(VIDEO_LEVELS[1]);
    await look(4);
    expect(connection.set.at(-1)).to.deep.include(VIDEO_LEVELS[3]);
    expect(monitor.measure.soundOnly).to.equal(true);
    connection.reports = [fine];
    await look(64 * 3);
    expect(connection.set.at(-1)).to.deep.include(VIDEO_LEVELS[0]);
    expect(monitor.measure.soundOnly).to.equal(false);
  });

  it("sets nothing while nothing is different, and again for another track", async () => {
    const { connection, monitor, look } = setUp();
    monitor.start();
    await settled();
    const before = connection.set.length;
    connection.reports = [fine];
    await look(5);
    expect(connection.set.length).to.equal(before);
    monitor.tracksChanged();
    await settled();
    expect(connection.set.length).to.equal(before + 1);
  });

  it("keeps the picture small while somebody saves data", async () => {
    const { connection, monitor } = setUp();
    monitor.setFrugal(true);
    expect(connection.set).to.deep.equal([]);
    monitor.start();
    await settled();
    expect(connection.set.at(-1)).to.deep.include(VIDEO_LEVELS[2]);
    monitor.setFrugal(false);
    await settled();
    expect(connection.set.at(-1)).to.deep.include(VIDEO_LEVELS[0]);
  });

  it("notices that no picture comes any more, that it comes again, and that a new one is only expected", async () => {
    const { connection, monitor, look, changes } = setUp();
    let framesReceived = 10;
    const pictures = (more: number) => {
      framesReceived += more;
      connection.reports = [fine, { type: "inbound-rtp", kind: "video", framesReceived }];
    };
    monitor.start();
    pictures(0);
    await look(1);
    pictures(60);
    await look(1);
    expect([monitor.measure.stalled, changes()]).to.deep.equal([false, 1]);
    await look(1);
    expect(monitor.measure.stalled).to.equal(false);
    await look(1);
    expect([monitor.measure.stalled, changes()]).to.deep.equal([true, 2]);
    pictures(1);
    await look(1);
    expect([monitor.measure.stalled, changes()]).to.deep.equal([false, 3]);
    await look(2);
    monitor.expectPicture();
    expect(monitor.measure.stalled).to.equal(false);
  });

  it("misses no picture where there is none to come", async () => {
    const { connection, monitor, look } = setUp();
    connection.reports = [{ type: "inbound-rtp", kind: "audio", packetsReceived: 5 }];
    monitor.start();
    await look(5);
    expect(monitor.measure.stalled).to.equal(false);
  });

  it("waits for a sender that is not negotiated yet, and leaves one without a track alone", async () => {
    const { connection, monitor, look } = setUp();
    connection.encodings = [];
    monitor.start();
    await settled();
    expect(connection.set).to.deep.equal([]);
    connection.encodings = [{}];
    await look(2);
    expect(connection.set.length).to.equal(1);
    connection.track = null;
    monitor.tracksChanged();
    await settled();
    expect(connection.set.length).to.equal(1);
  });
});
