import {
  frameEpoch,
  type FrameKind,
  frameKind,
  frameSequence,
  frameStamp,
  type Resume,
  SUBPROTOCOL,
} from "../../../protocol/mod.ts";
import { toBase64url } from "../bytes.ts";
import { FakeSocket } from "./fake-socket.ts";

type Peer = {
  socket: FakeSocket;
  wishes?: Record<string, unknown>;
  room?: Room;
  lastRoom?: Room;
  /** Last sequence that went to the partner. */
  forwarded: number;
  /** Frames are dropped until `continue`. */
  held: boolean;
  absent: boolean;
  /** What undo told. */
  undo?: { epoch: number; received: number };
};
type Room = { epoch: number; peers: [Peer, Peer] };
type Bytes = Uint8Array<ArrayBuffer>;

/** What a relay may do with a frame: pass these on instead. `slot` is the sender's: 0 impolite, 1 polite. */
export type Interception = (frame: Bytes, kind: FrameKind | undefined, slot: 0 | 1) => Bytes[];

/** A server in memory, as docs/PROTOCOL.md describes it: pairs whoever waits in the same mode, and relays. */
export class FakeServer {
  /** Every socket that was opened, in order. */
  readonly sockets: FakeSocket[] = [];
  /** Every frame that arrived, as the server saw it. */
  readonly frames: Bytes[] = [];
  /** Every report with its evidence. */
  readonly reports: Record<string, unknown>[] = [];
  intercept: Interception = (frame) => [frame];
  iceServers: unknown[] = [];
  /** Takes no more sockets. */
  refuse = false;
  #onFrame: () => void = () => {};
  readonly #waiting: Peer[] = [];
  readonly #peers = new Map<FakeSocket, Peer>();
  readonly #tickets = new Map<string, Peer>();
  #issued = 0;

  /** Give it to a session as `openSocket`. */
  readonly openSocket = (): FakeSocket => {
    const socket = new FakeSocket();
    const peer: Peer = { socket, forwarded: -1, held: false, absent: false };
    this.sockets.push(socket);
    this.#peers.set(socket, peer);
    const current = () => this.#peers.get(socket)!;
    socket.onSent = (data) => data instanceof Uint8Array ? this.#relay(current(), data) : this.#answer(current(), data);
    socket.onClosed = () => current().socket === socket && this.#gone(current(), "left");
    if (this.refuse) socket.fail(1006);
    else socket.open(SUBPROTOCOL);
    return socket;
  };

  /** Resolves when so many frames of this kind have arrived. */
  async received(kind: FrameKind, count: number): Promise<void> {
    while (this.count(kind) < count) await new Promise<void>((resolve) => this.#onFrame = resolve);
  }

  /** How many frames of this kind have arrived. */
  count(kind: FrameKind): number {
    return this.frames.filter((frame) => frameKind(frame) === kind).length;
  }

  /** The connection breaks, as when a network goes. Its session is kept until `expire`. */
  cut(socket: FakeSocket, code = 1006): void {
    const peer = this.#peers.get(socket)!;
    socket.fail(code);
    socket.onSent = socket.onClosed = () => {};
    peer.absent = true;
    const i = this.#waiting.indexOf(peer);
    if (i !== -1) this.#waiting.splice(i, 1);
    const partner = peer.room?.peers.find((each) => each !== peer);
    partner?.socket.say({ type: "partner-lost", epoch: peer.room!.epoch, graceMs: 20_000 });
  }

  /** The grace period of everybody who was cut off is over. */
  expire(): void {
    for (const peer of this.#peers.values()) if (peer.absent) this.#gone(peer, "lost");
    for (const [ticket, { absent }] of this.#tickets) if (absent) this.#tickets.delete(ticket);
  }

  #answer(peer: Peer, message: Record<string, unknown>): void {
    const { socket } = peer;
    switch (message.type) {
      case "hello":
        socket.say({ type: "welcome", modes: ["text", "video"], online: 20 });
        return this.#greet(peer, message.resume as Resume | undefined);
      case "continue":
        peer.held = false;
        return;
      case "undo":
        return this.#undo(peer, message as { epoch: number; received: number });
      case "join":
        peer.wishes ??= message;
        return this.#enqueue(peer);
      case "next":
        if (peer.room?.epoch !== message.epoch) return socket.say({ type: "error", code: "not-in-room", of: "next" });
        this.#endRoom(peer, "left");
        return this.#enqueue(peer);
      case "leave":
        this.#gone(peer, "left");
        return socket.say({ type: "idle" });
      case "block":
        if (peer.room?.epoch === message.epoch) this.#endRoom(peer, "left");
        return socket.say({ type: "blocked", epoch: message.epoch });
      case "report":
        this.reports.push({ ...message, pieces: [] });
        if (message.evidence === 0) socket.say({ type: "reported", results: [] });
        return;
      case "evidence": {
        const report = this.reports.at(-1)!;
        const pieces = report.pieces as unknown[];
        pieces.push(message);
        if (pieces.length === report.evidence) socket.say({ type: "reported", results: pieces.map(() => "verified") });
      }
    }
  }

  #greet(guest: Peer, resume: Resume | undefined): void {
    const { socket } = guest;
    const peer = resume && this.#tickets.get(resume.ticket);
    if (resume && !peer) socket.say({ type: "error", code: "bad-ticket", of: "hello" });
    this.#tickets.delete(resume?.ticket ?? "");
    const ticket = `ticket${this.#issued++}`;
    this.#tickets.set(ticket, peer ?? guest);
    socket.say({ type: "ticket", ticket });
    if (!peer) return;
    this.#peers.set(socket, peer);
    Object.assign(peer, { socket, absent: false });
    const { room } = peer;
    if (room && resume.room?.epoch !== room.epoch) this.#endRoom(peer, "lost");
    const partner = peer.room?.peers.find((each) => each !== peer);
    if (resume.room && !partner) socket.say({ type: "ended", epoch: resume.room.epoch, reason: "lost" });
    if (partner) this.#reseat(peer, partner, peer.forwarded, resume.room!.received);
  }

  #undo(peer: Peer, { epoch, received }: { epoch: number; received: number }): void {
    const partner = peer.lastRoom?.peers.find((each) => each !== peer);
    if (peer.room || peer.lastRoom?.epoch !== epoch || !partner || partner.room || partner.lastRoom !== peer.lastRoom) {
      return peer.socket.say({ type: "error", code: "not-in-room", of: "undo" });
    }
    peer.undo = { epoch, received };
    if (partner.undo?.epoch !== epoch) return partner.socket.say({ type: "undo", epoch });
    for (const each of [peer, partner]) {
      each.room = peer.lastRoom;
      if (this.#waiting.includes(each)) this.#waiting.splice(this.#waiting.indexOf(each), 1);
    }
    this.#reseat(peer, partner, partner.undo.received, received);
  }

  /** Tells both what the other has. */
  #reseat(peer: Peer, partner: Peer, partnerHas: number, peerHas: number): void {
    const { epoch } = peer.room!;
    peer.held = partner.held = true;
    peer.socket.say({ type: "resumed", epoch, received: partnerHas });
    partner.socket.say({ type: "resumed", epoch, received: peerHas });
  }

  #enqueue(peer: Peer): void {
    if (peer.room || this.#waiting.includes(peer)) return;
    peer.socket.say({ type: "waiting" });
    const i = this.#waiting.findIndex((other) => other.wishes!.mode === peer.wishes!.mode);
    if (i === -1) return void this.#waiting.push(peer);
    this.#pair(this.#waiting.splice(i, 1)[0]!, peer);
  }

  #pair(first: Peer, second: Peer): void {
    const epoch = crypto.getRandomValues(new Uint32Array(1))[0]!;
    const room: Room = { epoch, peers: [first, second] };
    const id = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
    const { mode, interests } = first.wishes!;
    const shared = (interests as string[]).filter((interest) =>
      (second.wishes!.interests as string[]).includes(interest)
    );
    room.peers.forEach((peer, slot) => {
      peer.room = peer.lastRoom = room;
      Object.assign(peer, { forwarded: -1, held: false });
      const role = slot === 0 ? "impolite" : "polite";
      const context = toBase64url(new TextEncoder().encode(`partner of slot ${slot} in ${epoch}`));
      const facts = { epoch, room: id, role, mode, interests: shared, languages: [], context };
      peer.socket.say({ type: "matched", ...facts, iceServers: this.iceServers });
    });
  }

  #relay(peer: Peer, frame: Bytes): void {
    this.frames.push(frame.slice());
    this.#onFrame();
    const kind = frameKind(frame);
    if (kind === undefined || peer.room?.epoch !== frameEpoch(frame)) {
      return peer.socket.say({ type: "error", code: kind ? "not-in-room" : "bad-frame" });
    }
    const slot = peer.room.peers[0] === peer ? 0 : 1;
    const partner = peer.room.peers[1 - slot]!;
    if (partner.absent || peer.held) return;
    peer.forwarded = frameSequence(frame);
    for (const passed of this.intercept(frame.slice(), kind, slot)) {
      if (frameKind(passed) === "chat") frameStamp(passed).fill(0x5a);
      partner.socket.forward(passed);
    }
  }

  #gone(peer: Peer, reason: "left" | "lost"): void {
    const i = this.#waiting.indexOf(peer);
    if (i !== -1) this.#waiting.splice(i, 1);
    this.#endRoom(peer, reason);
    delete peer.wishes;
  }

  #endRoom(peer: Peer, reason: "left" | "lost"): void {
    const { room } = peer;
    for (const each of room?.peers ?? []) {
      delete each.room;
      if (each !== peer) each.socket.say({ type: "ended", epoch: room!.epoch, reason });
    }
  }
}
