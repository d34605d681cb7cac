import { cleanText, type Evidence } from "../../protocol/mod.ts";
import { type Bytes, toBase64url } from "./bytes.ts";
import type { ChatMessage } from "./session-state.ts";

/** Older lines are forgotten. */
const MESSAGES_MAX = 1_000;

/** What a chat message was sealed with; enough, with the server's stamp, to open it for a report. */
export type Proof = { sequence: number; index: number; text: string; key: Bytes; commitment: Bytes };

/** What two strangers have said in one room, and what proves it. It never leaves the page unless the person reports. */
export class Conversation {
  #messages: readonly ChatMessage[] = [];
  #lastId = 0;
  readonly #proofs = new Map<number, Proof & { stamp: Bytes | undefined }>();

  /** A new array after every change. */
  get messages(): readonly ChatMessage[] {
    return this.#messages;
  }

  /** Adds own words, on their way. Returns the id of the line. */
  say(text: string, at: number): number {
    return this.#add({ own: true, text, at, status: "sending" });
  }

  /** Own words have been sealed and sent. */
  sealed(id: number, proof: Proof): void {
    this.#proofs.set(id, { ...proof, stamp: undefined });
  }

  /** The partner confirms own words and hands over their stamp. Only the first confirmation counts. */
  delivered(sequence: number, stamp: Bytes): void {
    const id = this.#ownBySequence(sequence);
    const proof = id === undefined ? undefined : this.#proofs.get(id);
    if (id === undefined || proof === undefined || proof.stamp !== undefined) return;
    proof.stamp = stamp;
    this.#setStatus((message) => message.id === id, "sent");
  }

  /** The server did not forward own words. */
  refused(sequence: number): void {
    const id = this.#ownBySequence(sequence);
    this.#setStatus((message) => message.id === id && message.status === "sending", "refused");
  }

  /** Adds the partner's words. */
  hear(proof: Proof, stamp: Bytes, at: number): void {
    const id = this.#add({ own: false, text: cleanText(proof.text), at, status: "sent" });
    this.#proofs.set(id, { ...proof, stamp });
  }

  /** The room is over: nobody will confirm what is still on its way. */
  end(): void {
    this.#setStatus((message) => message.status === "sending", "refused");
  }

  /**
   * What opens these lines for the server, in the order of the conversation. Own lines that were never confirmed have no
   * stamp and are left out, as are ids that it does not have.
   */
  evidenceFor(ids: readonly number[]): Evidence[] {
    return this.#messages.filter(({ id }) => ids.includes(id)).flatMap(({ id, own }) => {
      const proof = this.#proofs.get(id);
      if (proof?.stamp === undefined) return [];
      const { sequence, index, text, key, commitment, stamp } = proof;
      const bytes = { key: toBase64url(key), commitment: toBase64url(commitment), stamp: toBase64url(stamp) };
      return { own, sequence, index, text, ...bytes };
    });
  }

  #add(message: Omit<ChatMessage, "id">): number {
    const id = ++this.#lastId;
    this.#messages = [...this.#messages, { id, ...message }].slice(-MESSAGES_MAX);
    this.#proofs.delete(id - MESSAGES_MAX);
    return id;
  }

  #ownBySequence(sequence: number): number | undefined {
    return this.#messages.findLast(({ id, own }) => own && this.#proofs.get(id)?.sequence === sequence)?.id;
  }

  #setStatus(which: (message: ChatMessage) => boolean, status: ChatMessage["status"]): void {
    this.#messages = this.#messages.map((message) => which(message) ? { ...message, status } : message);
  }
}
