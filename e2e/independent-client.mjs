// A Passerby client without a browser and without the project's code: `ws`, WebCrypto and docs/PROTOCOL.md.
// It shows that the page is enough to write a client from, and chats with real browsers in the end-to-end tests.
//
//   node e2e/independent-client.mjs ws://localhost:8000/ws [--mode text|video] [--interests tea,jazz] [--languages en,fr] [--origin URL] [--reconnect]
//
// It reads one JSON command per line:
//   {"do":"join"} {"do":"say","text":"hello"} {"do":"typing","on":true} {"do":"presence","away":true} {"do":"next"} {"do":"leave"}
//   {"do":"block"} {"do":"report","reason":"spam","note":""} {"do":"quit"}
// and prints one JSON event per line: the server's messages as they are, plus
//   sealed {sas, emoji}, message {text, sequence, index}, delivered {sequence}, typing {on}, presence {away}, media {camera, microphone, direct, frugal},
//   signal {signal}, sent {sequence}, failed {why}, problem {message}, closed {code, reason}; with --reconnect also lost {code}
//   instead of closed, as long as it comes back by itself.

import { createInterface } from "node:readline";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { WebSocket } from "ws";
import {
  concat,
  createHandshake,
  equal,
  frank,
  open,
  randomBytes,
  Refused,
  seal,
  uint32,
} from "./independent-seal.mjs";

const SUBPROTOCOL = "passerby.v1";
const HEADER_BYTES = 10;
const CHAT_HEADER_BYTES = 82;
const HANDSHAKE_MS = 10_000;
const RECEIPT_MS = 100;
const RESTART = 1012;
const RESTART_SPREAD_MS = 10_000;
const RETRY_MS = 500;
const RETRY_MAX_MS = 4_000;
const FINAL = new Set([1000, 1009, 4000, 4002, 4006, 4007]);
const KIND = { handshake: 1, chat: 2, typing: 3, presence: 4, media: 5, signal: 6, receipt: 7 };
const KIND_NAMES = Object.fromEntries(Object.entries(KIND).map(([name, number]) => [number, name]));
const REPORTED_MESSAGES = 10;
const TEXT_UNITS = 2_000;
const EMOJI = [
  "🐶 🐱 🦁 🐎 🦄 🐷 🐘 🐰 🐼 🐓 🐧 🐢 🐟 🐙 🦋 🌷 🌳 🌵 🍄 🌏 🌙 ☁️ 🔥 🍌 🍎 🍓 🌽 🍕 🎂 ❤️ 😀 🤖",
  "🎩 👓 🔧 🎅 👍 ☂️ ⌛ ⏰ 🎁 💡 📕 ✏️ 📎 ✂️ 🔒 🔑 🔨 ☎️ 🏁 🚂 🚲 ✈️ 🚀 🏆 ⚽ 🎸 🎺 🔔 ⚓ 🎧 📁 📌",
].join(" ").split(" ");

/**
 * Connects to a server.
 * @param {string} url The WebSocket address
 * @param {{ mode?: string, interests?: string[], languages?: string[], origin?: string, reconnect?: boolean, headers?: Record<string, string> }} wishes
 *   `reconnect`: comes back after a lost connection, and goes on with its room
 * @param {(event: Record<string, unknown>) => void} emit Gets every event
 * @returns An object with a function per command, and `handle(command)` which checks what it is given
 */
export function connect(
  url,
  { mode = "text", interests = [], languages = [], origin, reconnect = false, headers = {} } = {},
  emit,
) {
  let socket;
  let ticket; // the last one
  let attempt = 0; // since the last welcome
  let retry; // the timer of the next attempt
  let room; // the live room
  let reportable; // the last room, for a report after its end

  // One thing after the other: opening a frame is asynchronous, and frames must be taken in order.
  let opened;
  let queue = new Promise((resolve) => opened = resolve);
  const inOrder = (task) => (queue = queue.then(task).catch((error) => {
    if (error instanceof Refused) return failRoom(error.message);
    emit({ type: "problem", message: error.message });
  }));

  const control = (message) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };

  function connectNow() {
    const current = socket = new WebSocket(url, SUBPROTOCOL, { perMessageDeflate: false, origin, headers });
    socket.binaryType = "nodebuffer";
    socket.on("open", () => {
      const greet = () => {
        if (current !== socket) return;
        const resume = ticket && { ticket, room: room && { epoch: room.epoch, received: room.taken } };
        control({ type: "hello", ...(resume && { resume }) });
      };
      // In the queue, so that all is taken that came over the last connection, and `received` is true.
      if (ticket) inOrder(greet);
      else greet();
      opened();
    });
    socket.on(
      "message",
      (data, binary) =>
        inOrder(() => {
          if (current !== socket) return;
          return binary ? takeFrame(new Uint8Array(data)) : takeControl(JSON.parse(data));
        }),
    );
    socket.on("close", (code, reason) => current === socket && closed(code, String(reason)));
    socket.on("error", (error) => reconnect || emit({ type: "problem", message: error.message }));
  }

  function closed(code, reason) {
    if (reconnect && !FINAL.has(code)) {
      if (room) room.held = true;
      const bound = code === RESTART ? RESTART_SPREAD_MS : Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** attempt++);
      retry = setTimeout(connectNow, Math.random() * bound);
      return emit({ type: "lost", code });
    }
    endRoom();
    emit({ type: "closed", code, reason });
  }
  connectNow();

  async function takeControl(message) {
    if (message.type === "ping") return control({ type: "pong" });
    if (message.type === "welcome") attempt = 0;
    if (message.type === "ticket") {
      ticket = message.ticket;
      return;
    }
    if (message.type === "partner-lost" && message.epoch === room?.epoch) room.held = true;
    if (message.type === "resumed" && message.epoch === room?.epoch) goOn(message.received);
    // A new session: the room is over.
    if (message.type === "error" && message.code === "bad-ticket") endRoom();
    if (message.type === "matched") {
      emit(message);
      return await startRoom(message);
    }
    // The partner's last words may still be in the queue before this: they were, it is the same queue.
    if (message.type === "ended" && message.epoch === room?.epoch) endRoom();
    if (message.type === "idle" || message.type === "waiting") endRoom();
    emit(message);
  }

  async function startRoom({ epoch, room: id, role, context }) {
    endRoom();
    const started = room = reportable = {
      epoch,
      context,
      handshake: await createHandshake({ role, epoch, room: new Uint8Array(Buffer.from(id, "base64url")) }),
      secrets: undefined,
      sequence: 0, // of my next frame
      taken: -1, // the highest sequence taken from the partner
      index: 0, // of my next chat message
      messages: [], // both directions, with what a report needs
      receipts: [],
      kept: [], // frames that the partner may not have: {sequence, frame}
      held: false, // frames would reach nobody
    };
    started.deadline = setTimeout(() =>
      inOrder(() => {
        if (room === started && !started.secrets) failRoom("no end of the handshake in time");
      }), HANDSHAKE_MS);
    if (started.handshake.first) sendFrame("handshake", started.handshake.first);
  }

  function endRoom() {
    clearTimeout(room?.deadline);
    clearTimeout(room?.receiptTimer);
    room = undefined;
  }

  /** Fails closed: there is no way to go on in clear text. */
  function failRoom(why) {
    if (!room) return;
    endRoom();
    control({ type: "leave" });
    emit({ type: "failed", why });
  }

  function header(kind, sequence) {
    return concat([KIND[kind], 0], uint32(room.epoch), uint32(sequence));
  }

  function sendFrame(kind, payload) {
    const sequence = room.sequence++;
    send(sequence, concat(header(kind, sequence), payload));
  }

  /** Keeps the frame until the partner confirms a later one, and sends it unless it would reach nobody. */
  function send(sequence, frame) {
    room.kept.push({ sequence, frame });
    if (!room.held && socket.readyState === WebSocket.OPEN) socket.send(frame);
  }

  /** The partner is there again and has everything up to `received`. */
  function goOn(received) {
    room.held = false;
    control({ type: "continue", epoch: room.epoch });
    for (const { sequence, frame } of room.kept) if (sequence > received) socket.send(frame);
  }

  async function sendSealed(kind, plaintext) {
    if (!room?.secrets) throw new Error(`Cannot send ${kind}: there is no sealed room`);
    const sending = room;
    const sequence = sending.sequence++;
    const head = header(kind, sequence);
    const payload = await seal(sending.secrets.sealKey, sequence, head, plaintext);
    if (room === sending) send(sequence, concat(head, payload));
  }

  async function takeFrame(frame) {
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    const kind = KIND_NAMES[frame[0]];
    const sequence = view.getUint32(6);
    // Not of this room (the last partner's, still on its way), or seen before.
    if (!room || view.getUint32(2) !== room.epoch || sequence <= room.taken) return;
    room.taken = sequence;
    if (kind === "handshake") return await takeHandshake(frame.subarray(HEADER_BYTES));
    if (!room.secrets) throw new Refused("a sealed frame before the end of the handshake");
    if (kind === "chat") return await takeChat(frame, sequence);
    const plaintext = await open(
      room.secrets.openKey,
      sequence,
      frame.subarray(0, HEADER_BYTES),
      frame.subarray(HEADER_BYTES),
    );
    takeSealed(kind, plaintext);
  }

  async function takeHandshake(payload) {
    const taking = room;
    const { send, secrets } = await taking.handshake.take(payload);
    if (room !== taking) return;
    if (send) sendFrame("handshake", send);
    if (!secrets) return;
    clearTimeout(taking.deadline);
    taking.secrets = secrets;
    emit({ type: "sealed", epoch: taking.epoch, sas: secrets.sas, emoji: secrets.sas.map((index) => EMOJI[index]) });
  }

  async function takeChat(frame, sequence) {
    const commitment = frame.subarray(HEADER_BYTES, 42);
    const stamp = frame.subarray(42, CHAT_HEADER_BYTES);
    const opened = await open(room.secrets.openKey, sequence, frame.subarray(0, 42), frame.subarray(CHAT_HEADER_BYTES));
    const text = opened.length < 36 ? undefined : utf8(opened.subarray(36));
    if (text === undefined || text.length > TEXT_UNITS) return;
    const key = opened.subarray(0, 32);
    const index = new DataView(opened.buffer, opened.byteOffset).getUint32(32);
    // Never shown, so that nobody can make a message that is read but cannot be reported.
    if (!equal(commitment, await frank(key, index, text))) {
      return emit({ type: "problem", message: "A message whose commitment does not open was dropped" });
    }
    room.messages.push({ own: false, sequence, index, text, key, commitment, stamp });
    room.receipts.push(concat(uint32(sequence), stamp));
    emit({ type: "message", text, sequence, index });
    room.receiptTimer ??= setTimeout(() => inOrder(sendReceipts), RECEIPT_MS);
  }

  async function sendReceipts() {
    if (!room) return;
    room.receiptTimer = undefined;
    while (room && room.receipts.length > 0) await sendSealed("receipt", concat(...room.receipts.splice(0, 22)));
  }

  function takeSealed(kind, plaintext) {
    if (kind === "typing") emit({ type: "typing", on: plaintext[0] === 1 });
    else if (kind === "presence") emit({ type: "presence", away: plaintext[0] === 1 });
    else if (kind === "media") {
      const [camera, microphone, direct, frugal] = [0, 1, 2, 3].map((bit) => (plaintext[0] >> bit & 1) === 1);
      emit({ type: "media", camera, microphone, direct, frugal });
    } else if (kind === "signal") emit({ type: "signal", signal: JSON.parse(new TextDecoder().decode(plaintext)) });
    else if (kind === "receipt") takeReceipts(plaintext);
  }

  function takeReceipts(plaintext) {
    for (let offset = 0; offset + 44 <= plaintext.length; offset += 44) {
      const sequence = new DataView(plaintext.buffer, plaintext.byteOffset + offset).getUint32(0);
      const message = room.messages.find((each) => each.own && each.sequence === sequence);
      if (!message) continue;
      message.stamp = plaintext.slice(offset + 4, offset + 44);
      emit({ type: "delivered", sequence });
      room.kept = room.kept.filter((each) => each.sequence > sequence);
    }
  }

  const commands = {
    join: () => control({ type: "join", mode, interests, languages }),
    next: () => control({ type: "next", epoch: needRoom("go on").epoch }),
    leave: () => control({ type: "leave" }),
    block: () => control({ type: "block", epoch: needRoom("block").epoch }),
    typing: ({ on = true }) => sendSealed("typing", Uint8Array.of(on ? 1 : 0)),
    presence: ({ away = true }) => sendSealed("presence", Uint8Array.of(away ? 1 : 0)),
    quit,

    async say({ text }) {
      if (typeof text !== "string" || !text) throw new Error('Cannot say nothing: expected "text"');
      if (text.length > TEXT_UNITS || !text.isWellFormed()) {
        throw new Error(`Cannot say that: expected at most ${TEXT_UNITS} UTF-16 units, well formed`);
      }
      if (!room?.secrets) throw new Error("Cannot say anything: there is no sealed room");
      const saying = room;
      const sequence = saying.sequence++;
      const index = saying.index++;
      const key = randomBytes(32);
      const commitment = await frank(key, index, text);
      const authenticated = concat(header("chat", sequence), commitment);
      const plaintext = concat(key, uint32(index), new TextEncoder().encode(text));
      const payload = await seal(saying.secrets.sealKey, sequence, authenticated, plaintext);
      if (room !== saying) return;
      saying.messages.push({ own: true, sequence, index, text, key, commitment, stamp: undefined });
      send(sequence, concat(authenticated, new Uint8Array(40), payload)); // the server writes the stamp
      emit({ type: "sent", sequence });
    },

    report({ reason, note = "" }) {
      const { context, messages } = reportable ?? fail("Cannot report: there was no room");
      const evidence = messages.filter((message) => message.stamp).slice(-REPORTED_MESSAGES);
      control({ type: "report", context, reason, note, evidence: evidence.length });
      for (const { own, sequence, index, text, key, commitment, stamp } of evidence) {
        const [encodedKey, encodedCommitment, encodedStamp] = [key, commitment, stamp].map((bytes) =>
          Buffer.from(bytes).toString("base64url")
        );
        control({
          type: "evidence",
          own,
          sequence,
          index,
          text,
          key: encodedKey,
          commitment: encodedCommitment,
          stamp: encodedStamp,
        });
      }
    },
  };

  function quit() {
    clearTimeout(retry);
    reconnect = false;
    socket.close(1000);
  }

  function needRoom(what) {
    return reportable ?? fail(`Cannot ${what}: there was no room`);
  }

  return {
    /** Does one command, after everything before it. Problems are emitted, not thrown. */
    handle: (command) =>
      inOrder(() => {
        const act = Object.hasOwn(commands, command?.do) ? commands[command.do] : undefined;
        return act
          ? act(command)
          : fail(`Cannot do "${command?.do}": expected one of ${Object.keys(commands).join(", ")}`);
      }),
    close: quit,
  };
}

function utf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function fail(message) {
  throw new Error(message);
}

function main(argv) {
  let options;
  try {
    options = readArguments(argv);
  } catch (error) {
    console.error(error.message);
    console.error(
      "Usage: independent-client.mjs ws://host/ws [--mode text|video] [--interests a,b] [--languages en,fr] [--origin URL] [--reconnect]",
    );
    process.exit(2);
  }
  const print = (event) => {
    process.stdout.write(JSON.stringify(event) + "\n");
    if (event.type === "closed") process.exit(event.code === 1000 ? 0 : 1);
  };
  const client = connect(options.url, options, print);
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    try {
      client.handle(JSON.parse(line));
    } catch {
      print({ type: "problem", message: `Cannot read command: expected JSON, got "${line}"` });
    }
  });
  lines.on("close", () => client.close());
}

function readArguments(argv) {
  const list = (text) => text?.split(",").map((word) => word.trim()).filter(Boolean) ?? [];
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      mode: { type: "string", default: "text" },
      interests: { type: "string" },
      languages: { type: "string" },
      origin: { type: "string" },
      reconnect: { type: "boolean", default: false },
    },
  });
  const [url, surplus] = positionals;
  if (surplus !== undefined) throw new Error(`Cannot read argument: expected one address, got also "${surplus}"`);
  if (!/^wss?:\/\//.test(url ?? "")) {
    throw new Error(`Cannot read address: expected ws:// or wss://, got "${url ?? ""}"`);
  }
  if (!["text", "video"].includes(values.mode)) {
    throw new Error(`Cannot read --mode: expected text or video, got "${values.mode}"`);
  }
  return { ...values, url, interests: list(values.interests), languages: list(values.languages) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2));
