/**
 * The few calls of the C library that a load generator needs, through Deno's foreign function interface. One `send`
 * or `recv` costs about 0.6 µs, a tenth of a runtime's own sockets, so that the generator is never what is measured.
 * Linux only, as `taskset` and `/proc` are.
 *
 * Sizes are declared in 32 bits although `size_t` has 64: bigints would cost more than the call, and both x86-64 and
 * arm64 clear the upper half of a register when its lower half is written.
 */
const { symbols: libc } = Deno.dlopen("libc.so.6", {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32"], result: "i32" },
  recv: { parameters: ["i32", "buffer", "u32", "i32"], result: "i32" },
  send: { parameters: ["i32", "buffer", "u32", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  epoll_create1: { parameters: ["i32"], result: "i32" },
  epoll_ctl: { parameters: ["i32", "i32", "i32", "buffer"], result: "i32" },
  epoll_wait: { parameters: ["i32", "buffer", "i32", "i32"], result: "i32" },
  timerfd_create: { parameters: ["i32", "i32"], result: "i32" },
  timerfd_settime: { parameters: ["i32", "i32", "buffer", "buffer"], result: "i32" },
  __errno_location: { parameters: [], result: "pointer" },
});

const AF_INET = 2;
const SOCK_STREAM = 1;
const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const EPOLLIN = 1;
const EPOLL_CTL_ADD = 1;
const CLOCK_MONOTONIC = 1;
const TFD_NONBLOCK = 0o4000;
const EPIPE = 32;
const EAGAIN = 11;
const ECONNRESET = 104;
const EINTR = 4;
// The kernel packs this structure on x86-64 only (epoll_ctl(2)).
const EVENT_BYTES = Deno.build.arch === "x86_64" ? 12 : 16;
const EVENT_DATA_AT = EVENT_BYTES - 8;

/** A TCP connection to 127.0.0.1 from a loopback address, for example "127.3.9.1"; returns its descriptor. */
export function connectFrom(source: string, port: number): number {
  const fd = checked("socket", libc.socket(AF_INET, SOCK_STREAM, 0));
  try {
    checked("bind", libc.bind(fd, addressOf(source, 0), 16));
    checked("connect", libc.connect(fd, addressOf("127.0.0.1", port), 16));
    checked("setsockopt", libc.setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, new Uint8Array(Int32Array.of(1).buffer), 4));
  } catch (error) {
    closeDescriptor(fd);
    throw error;
  }
  return fd;
}

/**
 * Sends all bytes at once. Returns whether there is still somebody to send to: a killed server resets its connections.
 * Throws when the kernel does not take them: a bounded window never fills a buffer.
 */
export function sendAll(fd: number, bytes: Uint8Array<ArrayBuffer>): boolean {
  const sent = libc.send(fd, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent === bytes.length) return true;
  const code = sent < 0 ? errno() : 0;
  if (code === ECONNRESET || code === EPIPE) return false;
  throw new Error(`Cannot send ${bytes.length} bytes: ${sent < 0 ? `errno ${code}` : `only ${sent} went out`}`);
}

/** Bytes received into the buffer; 0 when the connection is over, undefined when there is nothing to read. */
export function receive(fd: number, into: Uint8Array<ArrayBuffer>): number | undefined {
  const count = libc.recv(fd, into, into.length, MSG_DONTWAIT);
  if (count >= 0) return count;
  return errno() === EAGAIN ? undefined : 0;
}

export function closeDescriptor(fd: number): void {
  libc.close(fd);
}

/** Waits until something can be read (epoll(7), level-triggered). */
export class Poll {
  readonly #fd = checked("epoll_create1", libc.epoll_create1(0));
  readonly #events = new Uint8Array(512 * EVENT_BYTES);
  readonly #view = new DataView(this.#events.buffer);

  /** Reports `token`, below 2³², whenever the descriptor can be read. A closed descriptor leaves by itself. */
  add(fd: number, token: number): void {
    const event = new DataView(new ArrayBuffer(EVENT_BYTES));
    event.setUint32(0, EPOLLIN, true);
    event.setUint32(EVENT_DATA_AT, token, true);
    checked("epoll_ctl", libc.epoll_ctl(this.#fd, EPOLL_CTL_ADD, fd, new Uint8Array(event.buffer)));
  }

  /** How many events came within `timeoutMs`; read them with `token`. */
  wait(timeoutMs: number): number {
    const count = libc.epoll_wait(this.#fd, this.#events, 512, timeoutMs);
    if (count >= 0) return count;
    if (errno() === EINTR) return 0;
    throw new Error(`Cannot wait for events: errno ${errno()}`);
  }

  token(index: number): number {
    return this.#view.getUint32(index * EVENT_BYTES + EVENT_DATA_AT, true);
  }

  close(): void {
    libc.close(this.#fd);
  }
}

/** A periodic timer that a `Poll` can wait for (timerfd_create(2)): as exact as the kernel's own. */
export class Ticker {
  readonly fd = checked("timerfd_create", libc.timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK));
  readonly #count = new BigUint64Array(1);
  readonly #bytes = new Uint8Array(this.#count.buffer);

  /** @param perSecond How often it fires. */
  constructor(perSecond: number) {
    const interval = BigInt(Math.round(1e9 / perSecond));
    const spec = BigInt64Array.of(interval / 1_000_000_000n, interval % 1_000_000_000n, 0n, interval % 1_000_000_000n);
    if (perSecond <= 1) spec[2] = spec[0]!;
    checked("timerfd_settime", libc.timerfd_settime(this.fd, 0, new Uint8Array(spec.buffer), null));
  }

  /** How often it fired since the last call. */
  take(): number {
    return libc.read(this.fd, this.#bytes, 8) === 8 ? Number(this.#count[0]) : 0;
  }

  close(): void {
    libc.close(this.fd);
  }
}

/** `struct sockaddr_in`. */
function addressOf(address: string, port: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, AF_INET, true);
  view.setUint16(2, port);
  bytes.set(address.split(".").map(Number), 4);
  return bytes;
}

function checked(call: string, result: number): number {
  if (result < 0) throw new Error(`Cannot ${call}: errno ${errno()}`);
  return result;
}

function errno(): number {
  return new Deno.UnsafePointerView(libc.__errno_location()!).getInt32();
}
