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
    using pages = await Deno.open(`/proc/${pid}/pagemap`);
    // Text stands there with one byte per character, or with two.
    const forms = needles.map((needle) => [needle, needle.replaceAll(/(?<=.)/gs, "\0")]);
    const found = new Set<string>();
    for (const [, from, to, pageKb] of maps.matchAll(WRITABLE)) {
      const range = { from: parseInt(from!, 16), to: parseInt(to!, 16) };
      for await (const used of usedRanges(pages, range, Number(pageKb) * 1_024)) {
        for await (const chunk of readRange(memory, used)) {
          forms.forEach((each, i) => each.some((form) => chunk.includes(form)) && found.add(needles[i]!));
        }
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

/** Addresses, the last one excluded. */
type Range = { from: number; to: number };

/** First line of a writable mapping, and how big its pages are (proc_pid_smaps(5)). */
const WRITABLE = /^([0-9a-f]+)-([0-9a-f]+) rw[^]*?^KernelPageSize: +(\d+) kB/gm;
const CHUNK_BYTES = 4 << 20;
/** Chunks overlap, so that nothing hides on a border. */
const OVERLAP_BYTES = 1 << 10;
/** Of an entry of the page map (proc_pid_pagemap(5)): the page is in RAM, or in the swap. */
const PRESENT_OR_SWAPPED = 0b11n << 62n;

/** V8 reserves more than ten times of what it uses; what was never touched holds nothing. */
async function* usedRanges(pages: Deno.FsFile, { from, to }: Range, pageBytes: number): AsyncGenerator<Range> {
  const entries = new BigUint64Array((to - from) / pageBytes);
  await pages.seek(from / pageBytes * entries.BYTES_PER_ELEMENT, Deno.SeekMode.Start);
  await readFully(pages, new Uint8Array(entries.buffer));
  const isUsed = (i: number) => i < entries.length && (entries[i]! & PRESENT_OR_SWAPPED) !== 0n;
  for (let i = 0; i < entries.length; i++) {
    if (!isUsed(i)) continue;
    const first = i;
    while (isUsed(i)) i++;
    yield { from: from + first * pageBytes, to: from + i * pageBytes };
  }
}

async function* readRange(memory: Deno.FsFile, { from, to }: Range): AsyncGenerator<string> {
  for (let at = from; at < to; at += CHUNK_BYTES - OVERLAP_BYTES) {
    await memory.seek(at, Deno.SeekMode.Start);
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, to - at));
    const count = await readFully(memory, chunk);
    yield chunk.toString("latin1", 0, count); // strings are searched far faster than bytes
  }
}

/** Fills the bytes up to what cannot be read, as memory that has just been given back. Returns how many it read. */
async function readFully(file: Deno.FsFile, bytes: Uint8Array): Promise<number> {
  let count = 0;
  while (count < bytes.length) {
    const more = await file.read(bytes.subarray(count)).catch(() => null);
    if (!more) break;
    count += more;
  }
  return count;
}
