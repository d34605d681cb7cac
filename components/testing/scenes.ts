import type { Chat } from "../chat/chat.ts";
import type { SessionState } from "../session/session-state.ts";
import { chatting, conversation, FakeSession, IDLE, room } from "./fake-session.ts";
import { paintedStream } from "./painted-stream.ts";

/** One state of the chat to look at. */
export type Scene = {
  state?: () => Partial<SessionState>;
  attributes?: Record<string, string>;
  /** What a person did before the picture is taken. */
  act?: (chat: Chat) => void | Promise<void>;
};

const TALK = conversation(
  "> Hello. Tea first or chess first?",
  "Tea. I think better when there is something warm to hold on to.",
  "> Same here. I am in a kitchen with a very loud fridge.",
  "> It hums in G, I checked with a piano app",
  "Mine only does it at night, like it waits for me to sleep",
  "> So what are you playing these days?",
);
const LIKES = ["tea", "chess"];
const both = { ...IDLE.partner, camera: true, microphone: true };
const none = IDLE.partner;

/** A video chat in which both are seen. */
const inCall = (changes: Partial<SessionState> = {}): Partial<SessionState> => ({
  ...beforeCall(),
  partner: both,
  media: { camera: "on", microphone: "on", problem: undefined },
  sharing: { shown: true, preview: true },
  call: "connected",
  localStream: paintedStream("self"),
  remoteStream: paintedStream("stranger"),
  ...changes,
});

/** A video chat without a picture. */
const beforeCall = (changes: Partial<SessionState> = {}): Partial<SessionState> => ({
  phase: chatting({ mode: "video", interests: LIKES }),
  messages: TALK.slice(0, 3),
  partner: none,
  ...changes,
});

const CAMERA_ALONE: SessionState["media"] = { camera: "on", microphone: "off", problem: undefined };

const HELD = [
  { id: "session", json: '{"mode":"text","interests":["tea","chess"],"waitingSince":"12:04:31"}' },
  { id: "address-use", json: '{"bucket":"b7f3c2a9","connections":1,"joins":2}' },
];

/** All states that the pictures in docs/screens show. */
export const SCENES: Record<string, Scene> = {
  "start": { state: () => ({ online: 120 }), attributes: { interests: "tea, chess" } },
  "start-empty": {},
  "notice": { act: (chat) => press(chat, "passerby-start", "button.big") },
  "options": { act: (chat) => press(chat, "passerby-options", "button") },
  "own-data": {
    act: async (chat) => {
      (chat.session as FakeSession).held = HELD;
      await press(chat, "passerby-options", "button");
      await press(chat, "passerby-options", "passerby-own-data", ".ask");
      await press(chat, "passerby-options", "passerby-own-data", "summary");
      chat.shadowRoot?.querySelector("passerby-options")?.shadowRoot?.querySelector("dialog")?.scrollTo(0, 9_999);
    },
  },
  "connecting": { state: () => ({ phase: { name: "connecting" } }) },
  "waiting-camera": {
    state: () => ({
      phase: { name: "waiting" },
      media: { camera: "on", microphone: "on", problem: undefined },
      localStream: paintedStream("self"),
    }),
    act: likes,
  },
  "waiting": { state: () => ({ phase: { name: "waiting" } }), act: likes },
  "sealing": { state: () => ({ phase: { name: "sealing", room: room() } }) },
  "hello": { state: () => ({ phase: chatting({ interests: LIKES }) }) },
  "chatting-text": {
    state: () => ({
      phase: chatting({ interests: LIKES }),
      messages: [
        ...TALK,
        { id: 6, own: true, text: "The same opening, badly, for eleven years", at: 0, status: "sending" },
      ],
      partner: { ...none, typing: true },
    }),
  },
  "refused": {
    state: () => ({
      phase: chatting(),
      messages: [...TALK.slice(0, 3), { id: 9, own: true, text: "Are you still there?", at: 0, status: "refused" }],
      partner: { ...none, away: true },
    }),
  },
  "chatting-video": {
    state: () => inCall({ messages: TALK.slice(0, 5), line: { ...IDLE.line, quality: "good" } }),
    act: reveal,
  },
  "chatting-video-one": {
    state: () => inCall({ partner: none, media: CAMERA_ALONE, remoteStream: undefined }),
  },
  "chatting-video-none": { state: () => beforeCall({ messages: TALK.slice(0, 2) }) },
  "call-warn": {
    state: () =>
      beforeCall({
        messages: TALK.slice(0, 2),
        partner: { ...none, direct: true },
        line: { ...IDLE.line, relayed: false },
      }),
  },
  "call-offer": {
    state: () =>
      inCall({
        messages: TALK.slice(0, 5),
        partner: { ...both, direct: true },
        line: { ...IDLE.line, quality: "poor" },
      }),
    act: reveal,
  },
  "call-preview": {
    state: () =>
      beforeCall({
        media: CAMERA_ALONE,
        devices: { ...IDLE.devices, cameras: [{ id: "1", label: "Front" }, { id: "2", label: "Back" }] },
        localStream: paintedStream("self"),
      }),
  },
  "call-veiled": {
    state: () => beforeCall({ partner: both, call: "connected", remoteStream: paintedStream("stranger") }),
  },
  "call-sound-only": {
    state: () => inCall({ line: { ...IDLE.line, quality: "poor", stalled: true } }),
    act: reveal,
  },
  "call-settings": {
    state: () =>
      inCall({
        devices: {
          ...IDLE.devices,
          cameras: [{ id: "1", label: "Integrated camera" }, { id: "2", label: "Camera on the desk" }],
          microphones: [{ id: "3", label: "Headset" }],
          speakers: [{ id: "4", label: "Headset" }, { id: "5", label: "Loudspeaker" }],
          camera: "2",
          speaker: "4",
        },
      }),
    act: (chat) => press(chat, "passerby-room", "passerby-call-settings", "button"),
  },
  "camera-denied": {
    state: () =>
      beforeCall({
        partner: both,
        media: { camera: "off", microphone: "off", problem: { device: "camera", code: "denied" } },
        call: "interrupted",
        remoteStream: paintedStream("stranger"),
      }),
  },
  "ended": {
    state: () => ({ phase: { name: "ended", room: room({ interests: LIKES }), reason: "left" }, messages: TALK }),
  },
  "ended-countdown": {
    state: () => ({
      phase: { name: "ended", room: room({ mode: "video" }), reason: "lost" },
      messages: TALK.slice(0, 3),
      media: { camera: "on", microphone: "off", problem: undefined },
      localStream: paintedStream("self"),
    }),
    act: async (chat) => {
      await press(chat, "passerby-room", "passerby-chat-box passerby-ending", "input");
    },
  },
  "blocked": {
    state: () => ({ phase: { name: "ended", room: room(), reason: "blocked" }, messages: TALK.slice(0, 3) }),
  },
  "report": {
    state: () => ({ phase: chatting({ interests: LIKES }), messages: TALK }),
    act: (chat) => press(chat, "passerby-room", "passerby-report-button", "button"),
  },
  "report-sent": {
    state: () => ({ phase: chatting(), messages: TALK }),
    act: async (chat) => {
      await press(chat, "passerby-room", "passerby-report-button", "button");
      await press(
        chat,
        "passerby-room",
        "passerby-report-button",
        "input[value=harassment], .reasons label:nth-of-type(3) input",
      );
      await press(chat, "passerby-room", "passerby-report-button", ".list label:nth-child(4) input");
      await press(chat, "passerby-room", "passerby-report-button", "footer .primary");
      (chat.session as FakeSession).set({
        phase: { name: "ended", room: room(), reason: "reported" },
        report: { name: "sent", results: ["verified", "verified", "verified", "verified", "too-old"] },
      });
    },
  },
  "seal": {
    state: () => ({
      phase: chatting(),
      messages: TALK,
      verification: { emoji: [4, 51, 23, 60, 8, 16, 41], verdict: "unknown" },
    }),
    act: (chat) => press(chat, "passerby-room", "passerby-seal-button", "button"),
  },
  "seal-differs": {
    state: () => ({
      phase: chatting(),
      messages: TALK,
      verification: { emoji: [4, 51, 23, 60, 8, 16, 41], verdict: "differs" },
    }),
    act: (chat) => press(chat, "passerby-room", "passerby-seal-button", "button"),
  },
  "no-server": { state: () => ({ phase: { name: "failed", code: "no-server", retrying: true } }) },
  "crowded": { state: () => ({ phase: { name: "failed", code: "crowded", retrying: true } }) },
  "full": { state: () => ({ phase: { name: "failed", code: "full", retrying: false } }) },
  "restricted": { state: () => ({ phase: { name: "failed", code: "restricted", retrying: false } }) },
};

/** Puts a scene on the page and resolves when it stands. */
export async function show(name: string, attributes: Record<string, string> = {}): Promise<void> {
  const scene = SCENES[name];
  if (!scene) throw new RangeError(`Cannot show scene "${name}": expected one of ${Object.keys(SCENES).join(", ")}`);
  const chat = document.createElement("passerby-chat");
  for (const [key, value] of Object.entries({ ...scene.attributes, ...attributes })) chat.setAttribute(key, value);
  chat.session = new FakeSession(scene.state?.());
  document.body.replaceChildren(chat);
  await settled(chat);
  await scene.act?.(chat);
  await settled(chat);
}

/** Shows or listens, whatever the button offers. */
async function reveal(chat: Chat): Promise<void> {
  await press(chat, "passerby-room", ".stranger", ".veil button");
}

/** Clicks what the selectors lead to, each inside the shadow of the one before. */
async function press(chat: Chat, ...selectors: string[]): Promise<void> {
  let at: Element = chat;
  for (const selector of selectors) {
    for (const part of selector.split(" passerby").map((part, i) => i === 0 ? part : `passerby${part}`)) {
      const next: Element | null | undefined = at.shadowRoot?.querySelector(part) ?? at.querySelector(part);
      if (!next) throw new RangeError(`Cannot press "${part}": not found`);
      at = next;
    }
  }
  (at as HTMLElement).click();
  await settled(chat);
}

// A start with interests, so that the waiting screen knows them.
async function likes(chat: Chat): Promise<void> {
  const { StartRequestEvent } = await import("../events.ts");
  chat.dispatchEvent(new StartRequestEvent({ mode: "video", interests: LIKES, languages: [] }));
}

async function settled(chat: Chat): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await chat.updateComplete;
    await new Promise(requestAnimationFrame);
  }
}
