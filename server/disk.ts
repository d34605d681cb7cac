import type { Disk } from "./log-files.ts";

/**
 * One folder of log files: the only place of this server that writes to a disk, and only when its operator names the
 * folder (`--log-dir`); without that the process has no right to write at all. The folder must exist.
 */
export function createDisk(folder: string): Disk {
  const path = (name: string) => `${folder}/${name}`;
  return {
    append: (name, text) => Deno.writeTextFileSync(path(name), text, { append: true, mode: 0o600 }),
    names: () => [...Deno.readDirSync(folder)].flatMap(({ name, isFile }) => isFile ? [name] : []),
    remove: (name) => Deno.removeSync(path(name)),
  };
}
