import { Buffer } from "node:buffer";
import type { ServerProcess } from "./server-process.ts";

/**
 * All objects and strings of a server that was started with `inspect`, as V8 writes them down.
 * @throws {Error} when the server has no inspector
 */
export async function heapSnapshot(server: ServerProcess): Promise<string> {
  if (!server.inspector) throw new Error("Cannot take a heap snapshot: the server was started without an inspector");
  const socket = new WebSocket(server.inspector);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  let snapshot = "";
  await new Promise<void>((resolve, reject) => {
    socket.onclose = () => reject(new Error("The inspector closed the connection"));
    socket.onmessage = ({ data }) => {
      const { id, method, params, error } = JSON.parse(data);
      if (method === "HeapProfiler.addHeapSnapshotChunk") snapshot += params.chunk;
      else if (error) reject(new Error(error.message));
      else if (id === 1) resolve();
    };
    socket.send(JSON.stringify({ id: 1, method: "HeapProfiler.takeHeapSnapshot", params: { reportProgress: false } }));
  });
  await new Promise((resolve) => {
    socket.onclose = resolve;
    socket.close();
  });
  return snapshot;
}

/**
 * Which of the needles stand anywhere in the memory of a process: also in what no snapshot shows, such as bytes outside of the
 * heap and what is free but not yet overwritten. Undefined where the system does not let us look (only Linux does).
 */
export async function findInMemory(pid: number, needles: readonly string[]): Promise<string[] | undefined> {
  try {
    const maps = await Deno.readTextFile(`/proc/${pid}/smaps`);
    using memory = await Deno.open(`/proc/${pid}/mem`);
    // Text stands there with one byte per character, or with two.
    const forms = needles.map((needle) => [needle, needle.replaceAll(/(?<=.)/gs, "\0")]);
    const found = new Set<string>();
    for (const [, from, to, pages] of maps.matchAll(WRITABLE)) {
      const start = parseInt(from!, 16);
      const end = parseInt(to!, 16);
      if (pages === "0") continue; // reserved and never touched: nothing to read
      for await (const chunk of readRange(memory, start, end)) {
        forms.forEach((each, i) => each.some((form) => chunk.includes(form)) && found.add(needles[i]!));
      }
    }
    return [...found];
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied ||
      error instanceof Deno.errors.NotCapable
    ) {
      return undefined;
    }
    throw error;
  }
}

/** First line of a writable mapping, and how much of it is in use (proc_pid_smaps(5)). */
const WRITABLE = /^([0-9a-f]+)-([0-9a-f]+) rw[^]*?^Rss: +(\d+) kB/gm;
const CHUNK_BYTES = 4 << 20;
/** Chunks overlap, so that nothing hides on a border. */
const OVERLAP_BYTES = 1 << 10;

async function* readRange(memory: Deno.FsFile, start: number, end: number): AsyncGenerator<string> {
  for (let at = start; at < end; at += CHUNK_BYTES - OVERLAP_BYTES) {
    await memory.seek(at, Deno.SeekMode.Start);
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, end - at));
    // V8 reserves far more than it uses: what was never touched cannot be read, and holds nothing.
    const count = await memory.read(chunk).catch(() => null);
    if (count !== null) yield chunk.toString("latin1", 0, count); // strings are searched far faster than bytes
  }
}
