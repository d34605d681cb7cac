const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
/** Of a socket, "socket:[4711]", in /proc/self/fd. */
const SOCKET_LINK = /^socket:/;

let libc: ReturnType<typeof openLibc> | undefined;

/**
 * Makes the system hold at most about so many bytes that a connection of this process has received and not read
 * (socket(7), SO_RCVBUF). A server notices a client that reads nothing when what the systems hold is full, and that can
 * be dozens of megabytes. The runtime has no such option. Linux with glibc only, as is the measuring of memory.
 */
export function limitReceiveBuffer(connection: Deno.TcpConn, bytes: number): void {
  libc ??= openLibc();
  const value = new Uint8Array(Int32Array.of(bytes).buffer);
  const fd = descriptorOf(connection);
  if (libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, value, 4) !== 0) throw new Error("Cannot limit the receive buffer");
}

/** The one whose own end has the connection's port. */
function descriptorOf({ localAddr }: Deno.TcpConn): number {
  for (const { name } of Deno.readDirSync("/proc/self/fd")) {
    const fd = Number(name);
    if (isSocket(fd) && portOf(fd) === localAddr.port) return fd;
  }
  throw new Error("Cannot find the descriptor of a connection");
}

function isSocket(fd: number): boolean {
  try {
    return SOCKET_LINK.test(Deno.readLinkSync(`/proc/self/fd/${fd}`));
  } catch {
    return false; // closed since it was listed
  }
}

/** Port of a socket's own end, IPv4 (`struct sockaddr_in`); undefined when it is something else. */
function portOf(fd: number): number | undefined {
  const address = new Uint8Array(16);
  const length = new Uint8Array(Int32Array.of(address.length).buffer);
  if (libc!.getsockname(fd, address, length) !== 0) return undefined;
  const AF_INET = 2;
  return address[0] === AF_INET ? address[2]! << 8 | address[3]! : undefined;
}

function openLibc() {
  return Deno.dlopen("libc.so.6", {
    getsockname: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
    setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32"], result: "i32" },
  }).symbols;
}
