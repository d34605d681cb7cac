import { closeDescriptor, sendAll } from "./libc.ts";
import { clientFrame, CLOSE, eachFrame, MASK, PING, PONG, TEXT } from "./wire.ts";

/** What a swarm does with what its clients receive. */
export type ClientEvents = {
  /** The upgrade was answered with 101. */
  open(client: Client): void;
  /** A whole text or binary message; the payload is `bytes[start..end)`, valid during the call. */
  message(client: Client, opcode: number, bytes: Uint8Array<ArrayBuffer>, start: number, end: number): void;
  /** The connection is over, `code` 1006 when no close frame came. */
  close(client: Client, code: number): void;
};

const NO_BYTES = new Uint8Array(0);
const HEADER_END = new TextEncoder().encode("\r\n\r\n");

/** One WebSocket client on a raw socket: as little as a server can be talked to with. */
export class Client {
  readonly index: number;
  readonly fd: number;
  /** Known once the server has paired this client. */
  partner: Client | undefined;
  /** The message that this client sends again and again, masked, and where its sequence number stands (0: nowhere). */
  frame: Uint8Array<ArrayBuffer> = NO_BYTES;
  sequenceAt = 0;
  sequence = 0;
  /** Room epoch, where the server has such a thing. */
  epoch = 0;
  /** When the messages on their way to the partner were sent, ms, oldest first; TCP keeps their order. */
  readonly sentAt: number[] = [];
  closed = false;

  readonly #events: ClientEvents;
  #upgraded = false;
  #rest: Uint8Array<ArrayBuffer> = NO_BYTES;
  #closeCode = 1006;

  constructor(index: number, fd: number, events: ClientEvents) {
    this.index = index;
    this.fd = fd;
    this.#events = events;
  }

  /** Sends; a connection that turns out to be gone ends. */
  send(bytes: Uint8Array<ArrayBuffer>): void {
    // Frames that came with the end may still ask for answers, when another socket may already have the descriptor.
    if (!this.closed && !sendAll(this.fd, bytes)) this.ended();
  }

  sendText(text: string): void {
    this.send(clientFrame(TEXT, text));
  }

  /** Sends the prepared message with the next sequence number, big endian, under the mask. */
  relay(): void {
    const { frame, sequenceAt } = this;
    if (sequenceAt > 0) {
      const sequence = this.sequence++;
      frame[sequenceAt] = (sequence >>> 24) ^ MASK;
      frame[sequenceAt + 1] = (sequence >>> 16) ^ MASK;
      frame[sequenceAt + 2] = (sequence >>> 8) ^ MASK;
      frame[sequenceAt + 3] = sequence ^ MASK;
    }
    this.send(frame);
  }

  /** Takes in what the socket gave. */
  receive(bytes: Uint8Array<ArrayBuffer>, length: number): void {
    if (this.#rest.length > 0) {
      const joined = new Uint8Array(this.#rest.length + length);
      joined.set(this.#rest);
      joined.set(bytes.subarray(0, length), this.#rest.length);
      [bytes, length] = [joined, joined.length];
      this.#rest = NO_BYTES;
    }
    let from = 0;
    if (!this.#upgraded) {
      from = this.#readUpgrade(bytes, length);
    }
    if (this.#upgraded) from = eachFrame(bytes, from, length, this.#onFrame);
    if (from < length) this.#rest = bytes.slice(from, length);
  }

  /** Closes the socket without a word. Idempotent. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeDescriptor(this.fd);
  }

  /** The other side ended the connection. */
  ended(): void {
    if (this.closed) return;
    this.close();
    this.#events.close(this, this.#closeCode);
  }

  /** Where the frames begin; 0 while the head of the response is incomplete. */
  #readUpgrade(bytes: Uint8Array<ArrayBuffer>, length: number): number {
    const end = indexOf(bytes, HEADER_END, length);
    if (end < 0) return 0;
    const head = new TextDecoder().decode(bytes.subarray(0, end));
    if (!head.startsWith("HTTP/1.1 101")) throw new Error(`Cannot open a WebSocket: got ${JSON.stringify(head)}`);
    this.#upgraded = true;
    this.#events.open(this);
    return end + HEADER_END.length;
  }

  readonly #onFrame = (opcode: number, bytes: Uint8Array<ArrayBuffer>, start: number, end: number): void => {
    if (opcode < CLOSE) this.#events.message(this, opcode, bytes, start, end);
    else if (opcode === PING) this.send(clientFrame(PONG, bytes.subarray(start, end)));
    else if (opcode === CLOSE && end - start >= 2) {
      this.#closeCode = (bytes[start]! << 8) | bytes[start + 1]!;
      this.send(clientFrame(CLOSE, bytes.subarray(start, end)));
    }
  };
}

function indexOf(bytes: Uint8Array, needle: Uint8Array, length: number): number {
  for (let i = 0; i + needle.length <= length; i++) {
    let j = 0;
    while (j < needle.length && bytes[i + j] === needle[j]) j++;
    if (j === needle.length) return i;
  }
  return -1;
}
