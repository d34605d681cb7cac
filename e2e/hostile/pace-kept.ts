import type { Comparison } from "./pace.ts";

/** What was measured of one attack. */
export type Measurement = {
  first: Comparison;
  /** Made when the first one says "slower": of a hundred that change nothing, some say so by chance. */
  again?: Comparison;
};

/** Measurements by transport and name; in a file when there is one, so that a long measurement can be done in parts. */
export class PaceKept {
  readonly #path: string | undefined;
  readonly #measurements: Record<string, Measurement>;

  constructor(path?: string) {
    this.#path = path;
    this.#measurements = path === undefined ? {} : read(path);
  }

  get(key: string): Measurement | undefined {
    return this.#measurements[key];
  }

  set(key: string, measurement: Measurement): void {
    this.#measurements[key] = measurement;
    if (this.#path === undefined) return;
    const microseconds = (_: string, value: unknown) =>
      typeof value === "number" ? Math.round(value * 1_000) / 1_000 : value;
    Deno.writeTextFileSync(this.#path, JSON.stringify(this.#measurements, microseconds));
  }
}

function read(path: string): Record<string, Measurement> {
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}
