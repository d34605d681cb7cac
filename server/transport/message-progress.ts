/** Opcodes from here on are control frames, which may stand between the fragments of a message (RFC 6455 section 5.4). */
const FIRST_CONTROL = 8;
const SHORT_LENGTH_MAX = 125;

/**
 * Follows the bytes that a client sends (RFC 6455 section 5.2), only so far as to know whether it owes the rest of
 * something. Whether the frames are right is for others to say.
 */
export class MessageProgress {
  #begun = 0;
  /** Bytes of the current frame's header that have come; 0 between two frames. */
  #head = 0;
  #headLength = 2;
  #lengthBytes = 0;
  /** Payload that the current frame still owes, bytes. */
  #owed = 0;
  #opcode = 0;
  #isFinal = true;
  /** A message has begun whose last fragment has not come in whole. */
  #isFragmented = false;

  /** Number of the message or control frame that has begun and is not complete; undefined when nothing is owed. */
  get unfinished(): number | undefined {
    return this.#head > 0 || this.#isFragmented ? this.#begun : undefined;
  }

  /** Takes in what came, in pieces of any size. */
  read(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#head < this.#headLength) {
        this.#readHead(bytes[at++]!);
      } else {
        const taken = Math.min(this.#owed, bytes.length - at);
        this.#owed -= taken;
        at += taken;
      }
      if (this.#head === this.#headLength && this.#owed === 0) this.#endFrame();
    }
  }

  #readHead(byte: number): void {
    const at = this.#head++;
    if (at === 0) {
      if (!this.#isFragmented) this.#begun++;
      this.#isFinal = byte >= 0x80;
      this.#opcode = byte & 0x0f;
    } else if (at === 1) {
      const length = byte & 0x7f;
      this.#lengthBytes = length <= SHORT_LENGTH_MAX ? 0 : length === 126 ? 2 : 8;
      this.#owed = this.#lengthBytes === 0 ? length : 0;
      this.#headLength = 2 + this.#lengthBytes + (byte >= 0x80 ? 4 : 0);
    } else if (at < 2 + this.#lengthBytes) {
      this.#owed = this.#owed * 256 + byte;
    }
  }

  #endFrame(): void {
    if (this.#opcode < FIRST_CONTROL) this.#isFragmented = !this.#isFinal;
    this.#head = 0;
    this.#headLength = 2;
  }
}
