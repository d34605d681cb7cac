import { type Evidence, type FrameKind, frameSequence, frameStamp, type Match, type Role } from "../../protocol/mod.ts";
import { encodeBase64Url } from "@std/encoding/base64url";
import { chatContent, type Content, type Letters } from "./letters.ts";
import type { Random } from "./random.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Receipt = { sequence: number; stamp: Uint8Array };

/** One room as a client holds it: what it sent and is not sure of, what it took, what it could report. */
export class HeldRoom {
  readonly epoch: number;
  readonly id: string;
  readonly role: Role;
  readonly context: string;
  /** Chat messages of which this client holds the stamp, oldest first. */
  readonly evidence: Evidence[] = [];
  /** Highest sequence taken from the partner, -1 for none. */
  received = -1;
  /** Frames reach nobody for now: they wait. */
  isHeld = false;

  readonly #letters: Letters;
  readonly #random: Random;
  readonly #unconfirmed = new Map<number, Bytes>();
  #receiptsDue: Receipt[] = [];
  #said = 0;

  constructor({ epoch, room, role, context }: Match, letters: Letters, random: Random) {
    this.epoch = epoch;
    this.id = room;
    this.role = role;
    this.context = context;
    this.#letters = letters;
    this.#random = random;
  }

  /** The next frame, kept until the partner has it. */
  write(kind: FrameKind): Bytes {
    return this.#write(kind, kind === "chat" ? this.#words() : { type: "nothing" });
  }

  /** A receipt for what came since the last one; undefined when nothing did. */
  writeReceipt(): Bytes | undefined {
    const receipts = this.#receiptsDue.splice(0);
    return receipts.length > 0 ? this.#write("receipt", { type: "receipt", receipts }) : undefined;
  }

  /** Takes a frame; true when a receipt is due for it. Those of other rooms and older ones are nobody's business any more. */
  take(bytes: Uint8Array): boolean {
    const sequence = frameSequence(bytes);
    if (sequence <= this.received) return false;
    this.received = sequence;
    const content = this.#letters.take(bytes, this.id, this.role)?.content;
    if (content?.type === "chat") {
      const stamp = frameStamp(bytes).slice();
      this.#receiptsDue.push({ sequence, stamp });
      this.#keepEvidence(false, sequence, content, stamp);
      return true;
    }
    if (content?.type === "receipt") this.#confirmed(content.receipts);
    return false;
  }

  /** The server did not forward this one. */
  refused(sequence: number): void {
    this.#unconfirmed.delete(sequence);
    this.#letters.told(this.id, this.role, sequence);
  }

  /**
   * Both are back: what has to be sent again. All is kept, for the server only says how far it forwarded; what was on its
   * way to a connection that is dead without anybody knowing is lost, and asked for again.
   */
  release(received: number): Bytes[] {
    this.isHeld = false;
    return [...this.#unconfirmed].filter(([sequence]) => sequence > received).map(([, bytes]) => bytes);
  }

  /** Nothing of it is needed any more. */
  forget(): void {
    this.#letters.close(this.id, this.role);
  }

  #write(kind: FrameKind, content: Content): Bytes {
    const bytes = this.#letters.write(this.id, this.role, this.epoch, kind, content);
    this.#unconfirmed.set(frameSequence(bytes), bytes);
    return bytes;
  }

  #words(): Content {
    const index = this.#said++;
    return chatContent(`These are words ${index} of ${this.role}`, index, this.#random.bytes(32));
  }

  #confirmed(receipts: readonly Receipt[]): void {
    for (const { sequence, stamp } of receipts) {
      const letter = this.#letters.acknowledged(this.id, this.role, sequence);
      if (letter?.content.type === "chat") this.#keepEvidence(true, sequence, letter.content, stamp);
      this.#forgetUpTo(sequence);
    }
  }

  /** The partner has taken it, and so everything before it. */
  #forgetUpTo(sequence: number): void {
    for (const each of this.#unconfirmed.keys()) if (each <= sequence) this.#unconfirmed.delete(each);
  }

  #keepEvidence(own: boolean, sequence: number, chat: Content & { type: "chat" }, stamp: Uint8Array): void {
    const { text, index, key, commitment } = chat;
    const [keyText, commitmentText, stampText] = [key, commitment, stamp].map(encodeBase64Url);
    this.evidence.push({ own, sequence, index, text, key: keyText!, commitment: commitmentText!, stamp: stampText! });
    if (this.evidence.length > 8) this.evidence.shift();
  }
}
