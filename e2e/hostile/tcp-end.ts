/** One end of a TCP connection on this machine, over IPv4, as the system sees it (proc_net(5)). */
export type TcpEnd = {
  /** Neither side has ended it, nor its process. */
  isEstablished: boolean;
  /** Sent and not taken by the other end, bytes. */
  sent: number;
  /** Received and not read by the process, bytes. */
  received: number;
};

const ESTABLISHED = "01";

/** The end that has `port` of a connection to `remotePort`; empty when there is none. */
export function tcpEnd(port: number, remotePort: number): TcpEnd {
  const hex = (number: number) => number.toString(16).toUpperCase().padStart(4, "0");
  const line = new RegExp(`:${hex(port)} [0-9A-F]{8}:${hex(remotePort)} (..) ([0-9A-F]{8}):([0-9A-F]{8})`);
  const [, state, sent = "0", received = "0"] = line.exec(Deno.readTextFileSync("/proc/net/tcp")) ?? [];
  return { isEstablished: state === ESTABLISHED, sent: parseInt(sent, 16), received: parseInt(received, 16) };
}
