import { findCoturn } from "../coturn.ts";
import { closeBrowsers, type Kind } from "./browsers.ts";
import { startHostPage } from "./host-page.ts";
import { type Arrival, Person } from "./person.ts";
import { type RelayOptions, type RelayProxy, startRelay } from "./relay-proxy.ts";
import { type ServerProcess, startServer } from "./server-process.ts";
import { isInShortForm } from "./short-form.ts";

/** An ordinary article with the one tag, for text, with an interest of its own. */
export const ARTICLE = "/demo/article.html";

/** Which stories are told. Where nothing is said, all of them are. */
const FORMS = { short: isInShortForm, rest: (name: string) => !isInShortForm(name), all: () => true };
const isTold = FORMS[readForm(Deno.env.get("STORIES") ?? "all")];

/** One test: its server, its people, and what to tell when it fails. */
export class Stage {
  readonly #name: string;
  readonly #people: Person[] = [];
  readonly #cleanups: (() => Promise<void>)[] = [];
  #server: ServerProcess | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  /** Starts the server of this story. Every story has its own: nobody meets people of another one. */
  async server(options?: Parameters<typeof startServer>[0]): Promise<ServerProcess> {
    const server = await startServer(options);
    this.#cleanups.push(server.stop);
    return this.#server = server;
  }

  /** Puts a relay between the people and the server. */
  relay(options: RelayOptions): RelayProxy {
    const relay = startRelay(options);
    this.#cleanups.push(relay.stop);
    return relay;
  }

  /** Puts the one tag on a page of another origin. Returns the address of that page. */
  hostPage(server: ServerProcess, host?: string, policy?: string): string {
    const { url, stop } = startHostPage(server.origin, host, policy);
    this.#cleanups.push(stop);
    return url;
  }

  /** Somebody opens a page: the landing page, where nothing else is said. */
  async person(
    name: string,
    kind: Kind,
    arrival: Partial<Arrival> & { path?: string; origin?: string } = {},
  ): Promise<Person> {
    const { path = "/", origin, ...rest } = arrival;
    const base = origin ?? (this.#server ??= await this.server()).origin;
    const person = await Person.arrive(name, kind, { url: new URL(path, base).href, ...rest });
    this.#people.push(person);
    return person;
  }

  /** Has the end of something that a story started itself taken care of. */
  defer(cleanup: () => Promise<void>): void {
    this.#cleanups.push(cleanup);
  }

  /** Tells what everybody had before their eyes, and what the server said. */
  async explain(): Promise<void> {
    const folder = await Deno.makeTempDir({ prefix: "passerby-e2e-" });
    const lines = [`\n"${this.#name}" failed. This is what people saw:`];
    for (const person of this.#people) {
      lines.push(`\n--- ${person.name} ---`);
      try {
        lines.push(...person.errors.map((error) => `console: ${error}`));
        lines.push(...(await soon(person.read())).outline);
        const path = `${folder}/${person.name.toLowerCase().replaceAll(/[^a-z]+/g, "-")}.png` as const;
        await soon(person.page.screenshot({ path }));
        lines.push(`(picture: ${path})`);
      } catch (error) {
        lines.push(`(nothing to read: ${(error as Error).message})`);
      }
    }
    if (this.#server) lines.push("\n--- the server ---", this.#server.log().trimEnd());
    console.error(lines.join("\n"));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#people.map((person) => person.makesRoom()));
    for (const cleanup of this.#cleanups.reverse()) await cleanup();
  }
}

/** A page that hung or crashed gives no answer at all. */
function soon<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => timer = setTimeout(() => reject(new Error("no answer")), 5_000));
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Registers one end-to-end test. Its name is a sentence about what people experience. */
export function story(name: string, tell: (stage: Stage) => Promise<void>, options: { ignore?: boolean } = {}): void {
  if (!isTold(name)) return;
  Deno.test({
    name,
    ...options,
    // Browsers live from the first story to the last.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const stage = new Stage(name);
      try {
        await tell(stage);
      } catch (error) {
        await stage.explain();
        throw error;
      } finally {
        await stage.close();
      }
    },
  });
}

const hasCoturn = await findCoturn() !== undefined;

/** One that needs a coturn on this machine. */
export function turnStory(name: string, tell: (stage: Stage) => Promise<void>): void {
  story(name, tell, { ignore: !hasCoturn });
}

function readForm(name: string): keyof typeof FORMS {
  if (Object.hasOwn(FORMS, name)) return name as keyof typeof FORMS;
  throw new Error(`Cannot read STORIES: expected one of ${Object.keys(FORMS).join(", ")}, got "${name}"`);
}

/** Two people meet: both press Start and wait until they can write to each other. */
export async function meet(...people: [Person, Person]): Promise<void> {
  await Promise.all(people.map((person) => person.starts()));
  await Promise.all(people.map((person) => person.meets()));
}

Deno.test.afterAll(closeBrowsers);
