import type { Socket } from "../environment.ts";

/** A WebSocket whose other end is held by a test. Events come asynchronously and in order, as from a real one. */
export class FakeSocket extends EventTarget implements Socket {
  binaryType: BinaryType = "blob";
  protocol = "";
  /** What was sent, in order: text frames parsed, binary frames as bytes. */
  readonly sent: (Record<string, unknown> | Uint8Array<ArrayBuffer>)[] = [];
  /** The code with which this end closed the socket. */
  closedWith: number | undefined;
  onSent: (data: Record<string, unknown> | Uint8Array<ArrayBuffer>) => void = () => {};
  onClosed: () => void = () => {};

  /** The server takes the connection. */
  open(protocol: string): void {
    this.#later(() => {
      this.protocol = protocol;
      this.dispatchEvent(new Event("open"));
    });
  }

  /** The server says something. */
  say(message: Record<string, unknown> | string): void {
    const data = typeof message === "string" ? message : JSON.stringify(message);
    this.#later(() => this.dispatchEvent(new MessageEvent("message", { data })));
  }

  /** The server passes a frame on. */
  forward(frame: Uint8Array<ArrayBuffer>): void {
    const data = frame.slice().buffer;
    this.#later(() => this.dispatchEvent(new MessageEvent("message", { data })));
  }

  /** The server, or the network, closes the connection. */
  fail(code: number): void {
    this.#later(() => this.dispatchEvent(new CloseEvent("close", { code })));
  }

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (this.closedWith !== undefined) return;
    const content = typeof data === "string" ? JSON.parse(data) : new Uint8Array(data as Uint8Array<ArrayBuffer>);
    this.sent.push(content);
    this.#later(() => this.onSent(content), true);
  }

  close(code = 1000): void {
    if (this.closedWith !== undefined) return;
    this.closedWith = code;
    this.#later(() => this.onClosed(), true);
  }

  #later(task: () => void, evenWhenClosed = false): void {
    queueMicrotask(() => {
      if (evenWhenClosed || this.closedWith === undefined) task();
    });
  }
}
