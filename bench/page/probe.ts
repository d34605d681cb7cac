/// <reference lib="dom" />
// Runs in the page whose speed is measured, with the session's own code; `browser.ts` bundles it and calls it.

import { ChatSession } from "../../components/session/chat-session.ts";
import { frankingKey } from "../../components/session/franking.ts";
import type { Mode } from "../../protocol/mod.ts";
import type { SessionState } from "../../components/session/session-state.ts";
import { SealedChannel } from "../../components/session/sealed-channel.ts";

const TEXT = "Hello, is this seat taken? I have come a long way to sit here.";

Object.assign(globalThis, { passerbyProbe: { wait, hostTo, meet, call, leave, seal } });

let host: ChatSession | undefined;
let guest: ChatSession | undefined;

/** The other side: waits for whoever comes, says hello at once, and in video mode agrees and shows its camera. */
function hostTo(server: string, mode: Mode, direct = true): void {
  host?.leave();
  const session = host = new ChatSession({ server });
  session.setPreview(false);
  const wishes = { mode, interests: [], languages: [] };
  let greeted: number | undefined;
  const act = ({ phase, media }: SessionState) => {
    if (phase.name === "ended") return session.start(wishes);
    if (phase.name !== "chatting" || greeted === phase.room.epoch) return;
    greeted = phase.room.epoch;
    session.say("Hello");
    if (mode !== "video") return;
    if (direct) session.setDirect(true);
    if (media.camera === "off") session.setCamera(true);
  };
  session.subscribe((state) => queueMicrotask(() => act(state)), { signal: new AbortController().signal });
  session.start(wishes);
}

/** Resolves when the host is in the pool. */
async function wait(): Promise<void> {
  await when(host!, ({ phase }) => phase.name === "waiting");
}

/** From Start to the partner's first message, ms: connect, match, agree on keys, open what the other sealed. Stays. */
async function meet(server: string): Promise<number> {
  const session = guest = new ChatSession({ server });
  const begin = performance.now();
  session.start({ mode: "text", interests: [], languages: [] });
  await when(session, ({ messages }) => messages.some(({ own }) => !own));
  return performance.now() - begin;
}

/** From Start to the first frame of the partner's camera on the screen, ms. `direct`: both agree to it at once. Stays. */
async function call(server: string, direct = true): Promise<number> {
  const session = guest = new ChatSession({ server });
  const video = document.createElement("video");
  video.muted = video.autoplay = video.playsInline = true;
  document.body.append(video);
  const begin = performance.now();
  const frame = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  session.start({ mode: "video", interests: [], languages: [] });
  if (direct) void when(session, ({ phase }) => phase.name === "sealing").then(() => session.setDirect(true));
  const { remoteStream } = await when(session, ({ remoteStream }) => (remoteStream?.getVideoTracks().length ?? 0) > 0);
  video.srcObject = remoteStream!;
  await frame;
  return performance.now() - begin;
}

/** Ends what `meet` or `call` began. */
function leave(): void {
  guest?.leave();
  document.querySelector("video")?.remove();
}

/** Time to commit to, seal and frame one chat message, and to open and check one, ms each. */
async function seal(count: number): Promise<{ seal: number; open: number }> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const channel = new SealedChannel({ send: key, receive: key }, { epoch: 1, nextToSend: 1, lastReceived: 0 });
  const sealed: Uint8Array[] = [];
  const begin = performance.now();
  for (let index = 0; index < count; index++) {
    sealed.push((await channel.seal({ type: "chat", key: frankingKey(), index, text: TEXT }))!.bytes);
  }
  const middle = performance.now();
  for (const bytes of sealed) {
    if ((await channel.open(bytes)).name !== "message") throw new Error("Cannot open what was sealed");
  }
  const end = performance.now();
  return { seal: (middle - begin) / count, open: (end - middle) / count };
}

function when(session: ChatSession, condition: (state: SessionState) => boolean): Promise<SessionState> {
  return new Promise<SessionState>((resolve, reject) => {
    const abort = new AbortController();
    const check = (state: SessionState) => {
      if (condition(state)) resolve(state);
      else if (state.phase.name === "failed" && !state.phase.retrying) reject(new Error(state.phase.code));
      else return;
      abort.abort();
    };
    session.subscribe(check, { signal: abort.signal });
    check(session.state);
  });
}
