import { _SHA256 as Sha256, sha256 } from "@noble/hashes/sha2.js";

/**
 * HMAC-SHA-256 (RFC 2104) for messages of one length. The hashing is @noble's; what is the same for every message, the
 * key's block and the padding, is done once, and a signature allocates nothing: 1.2 µs instead of 1.9.
 */
export class PreparedHmac {
  /** The message. Write it here, then call `sign`; it stays as it is. */
  readonly message: Uint8Array<ArrayBuffer>;
  readonly #inner: State;
  readonly #outer: State;
  readonly #hash = new BlockHash();
  /** The message, padded as what follows the key's block in the inner hash. */
  readonly #blocks: DataView<ArrayBuffer>;
  /** The inner hash, padded as what follows the key's block in the outer hash; then the code. */
  readonly #last = paddedBlocks(HASH_BYTES);
  readonly #code = new Uint8Array(this.#last.buffer, 0, HASH_BYTES);

  constructor(key: Uint8Array, messageBytes: number) {
    this.#blocks = paddedBlocks(messageBytes);
    this.message = new Uint8Array(this.#blocks.buffer, 0, messageBytes);
    this.#inner = new BlockHash().stateAfter(key, 0x36);
    this.#outer = new BlockHash().stateAfter(key, 0x5c);
  }

  /** Writes the 32 bytes of the code to `into[at…]`. */
  sign(into: Uint8Array, at = 0): void {
    this.#hash.continue(this.#inner, this.#blocks, this.#last);
    this.#hash.continue(this.#outer, this.#last, this.#last);
    into.set(this.#code, at);
  }
}

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;

/** What SHA-256 carries from one block to the next. */
type State = readonly [number, number, number, number, number, number, number, number];

/** SHA-256 by whole blocks, from and to any state. */
class BlockHash extends Sha256 {
  /** A fresh one's state after the block of a key under one of HMAC's two pads. */
  stateAfter(key: Uint8Array, pad: number): State {
    const block = new Uint8Array(BLOCK_BYTES);
    block.set(key.length > BLOCK_BYTES ? sha256(key) : key);
    this.process(new DataView(block.map((byte) => byte ^ pad).buffer), 0);
    return this.get() as unknown as State;
  }

  /** Goes on with more blocks and writes the hash to the front of `into`. */
  continue([a, b, c, d, e, f, g, h]: State, blocks: DataView, into: DataView): void {
    this.set(a, b, c, d, e, f, g, h);
    for (let at = 0; at < blocks.byteLength; at += BLOCK_BYTES) this.process(blocks, at);
    into.setInt32(0, this.A);
    into.setInt32(4, this.B);
    into.setInt32(8, this.C);
    into.setInt32(12, this.D);
    into.setInt32(16, this.E);
    into.setInt32(20, this.F);
    into.setInt32(24, this.G);
    into.setInt32(28, this.H);
  }
}

/** Room for a message after one block of key, with the end of FIPS 180-4 section 5.1.1: a bit, zeros, the length in bits. */
function paddedBlocks(messageBytes: number): DataView<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((messageBytes + 9) / BLOCK_BYTES) * BLOCK_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[messageBytes] = 0x80;
  view.setUint32(bytes.length - 4, (BLOCK_BYTES + messageBytes) * 8);
  return view;
}
