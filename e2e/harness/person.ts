/// <reference lib="dom" />
import type { BrowserContext, ElementHandle, KeyInput, Page, PageEvents } from "puppeteer-core";
import type { Reading, Wanted, Words } from "./accessible.ts";
import type { Kind } from "./browsers.ts";
import { waitUntil } from "./wait-until.ts";
import { leaveWindow, openWindow } from "./windows.ts";
import type { Witness } from "./witness.ts";

/** Where and how a person comes in. */
export type Arrival = {
  /** Address of the page. */
  url: string;
  /** Only the keyboard, never the mouse. */
  keyboardOnly?: boolean;
  /** In a profile that nobody has used. */
  fresh?: boolean;
};

/** What a person wants of the start screen. */
export type Wish = { mode?: "text" | "video"; interests?: string[] };

type Name = string | RegExp;

/**
 * Somebody with a window of their own, in a profile that shares nothing with others' (and on an origin that is new to it),
 * who finds things by what they are called and waits until they are there.
 */
export class Person {
  readonly name: string;
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses of all requests that the browser made for this page. */
  readonly requests: string[] = [];
  /** Errors on the console, uncaught ones among them. */
  readonly errors: string[] = [];
  readonly #kind: Kind;
  readonly #keyboardOnly: boolean;
  readonly #silence: (() => void)[] = [];

  private constructor(name: string, kind: Kind, page: Page, keyboardOnly: boolean) {
    this.name = name;
    this.#kind = kind;
    this.page = page;
    this.context = page.browserContext();
    this.#keyboardOnly = keyboardOnly;
    this.#listen("request", (request) => this.requests.push(request.url()));
    this.#listen("console", (message) => message.type() === "error" && this.errors.push(message.text()));
    this.#listen("pageerror", (error) => this.errors.push(String(error)));
  }

  /** Opens a page. */
  static async arrive(name: string, kind: Kind, { url, keyboardOnly = false, fresh }: Arrival): Promise<Person> {
    const person = new Person(name, kind, await openWindow(kind, { fresh }), keyboardOnly);
    await person.page.goto(url);
    return person;
  }

  /** Reads the page as it is now. */
  async read(): Promise<Reading> {
    return await this.page.evaluate(() => passerbyReadPage(undefined)) as Reading;
  }

  /** Waits until the text is on the page. */
  async sees(text: Name, deadlineMs?: number): Promise<void> {
    await waitUntil(`${this.name} sees ${show(text)}`, () => this.#shows(text), deadlineMs);
  }

  /** Waits until the text is no longer on the page. */
  async seesNoMore(text: Name): Promise<void> {
    await waitUntil(`${this.name} no longer sees ${show(text)}`, async () => !await this.#shows(text));
  }

  /** Whether a control is there right now. */
  async has(role: string, name?: Name): Promise<boolean> {
    return await this.page.evaluate((wanted) => passerbyReadPage(wanted) !== null, lookFor(role, name));
  }

  /** Waits for a control that can be used. */
  async finds(role: string, name?: Name): Promise<ElementHandle<HTMLElement>> {
    return await waitUntil(`${this.name} finds the ${role} ${show(name ?? "")}`, async () => {
      const handle = await this.page.evaluateHandle(findUsable, lookFor(role, name));
      return handle.asElement() as ElementHandle<HTMLElement> | null;
    });
  }

  /** Activates a control with the pointer, or, for people without one, with focus and a key. */
  async press(role: string, name: Name): Promise<void> {
    if (this.#keyboardOnly) {
      await this.tabTo(role, name);
      return await this.key(role === "button" || role === "link" ? "Enter" : "Space");
    }
    await waitUntil(`${this.name} hits the ${role} ${show(name)}`, () => this.#hits(role, name));
  }

  /**
   * Clicks where the control is now, and looks whether that arrived: pages move under the pointer when something loads, and
   * then people click again.
   */
  async #hits(role: string, name: Name): Promise<boolean> {
    const aim = await this.page.evaluateHandle(aimAt, lookFor(role, name));
    const { x, y, found } = await aim.evaluate(({ x, y, found }) => ({ x, y, found }));
    if (!found) return false;
    await this.page.mouse.click(x, y);
    return await aim.evaluate(({ hit }) => hit);
  }

  /** Presses a key. */
  async key(key: KeyInput): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Goes to a control with the Tab key, or backwards with Shift where it lies before the focus. */
  async tabTo(role: string, name: Name): Promise<void> {
    const element = await this.finds(role, name);
    const back = await element.evaluate(liesBeforeFocus);
    if (back) await this.page.keyboard.down("Shift");
    try {
      for (let step = 0; step < 60; step++) {
        if (await element.evaluate((each) => each.matches(":focus"))) return;
        await this.page.keyboard.press("Tab");
      }
    } finally {
      if (back) await this.page.keyboard.up("Shift");
    }
    throw new Error(`${this.name} cannot reach the ${role} ${show(name)} with the Tab key`);
  }

  /** Writes into a field, without submitting. */
  async writes(field: Name, text: string): Promise<void> {
    const element = await this.finds("textbox", field);
    if (this.#keyboardOnly) await this.tabTo("textbox", field);
    else await element.click();
    await this.page.keyboard.type(text);
  }

  /** Goes from the start screen into the waiting pool. */
  async starts({ mode = "text", interests = [] }: Wish = {}): Promise<void> {
    await this.finds("button", "Start");
    if (await this.has("radio", "Video")) await this.#chooses(mode === "video" ? "Video" : "Text");
    for (const interest of interests) {
      await this.writes("What do you like? (optional)", interest);
      await this.key("Enter");
      await this.finds("button", `Remove ${interest.toLowerCase()}`);
    }
    await this.press("button", "Start");
    await this.press("button", "I am 18 or older, go on");
  }

  /** Waits until there is somebody to write to. */
  async meets(deadlineMs?: number): Promise<void> {
    const field = lookFor("textbox", "Your message");
    await waitUntil(
      `${this.name} meets somebody`,
      async () => (await this.page.evaluateHandle(findUsable, field)).asElement(),
      deadlineMs,
    );
  }

  /** Writes a message and sends it. */
  async says(text: string): Promise<void> {
    await this.writes("Your message", text);
    await this.key("Enter");
  }

  /** What the page did, by the witness that was there first. */
  async witness<T>(question: (witness: Witness) => T | Promise<T>): Promise<T> {
    return await this.page.evaluate(
      `(${question.toString()})(passerbyWitness)`,
    ) as T;
  }

  /** Closes everything of this person, as when a browser is closed. */
  async goes(): Promise<void> {
    await this.context.close();
  }

  /** The story is over for this person: the window is for others. */
  async makesRoom(): Promise<void> {
    for (const silence of this.#silence) silence();
    await leaveWindow(this.#kind, this.page);
  }

  #listen<E extends keyof PageEvents>(event: E, note: (about: PageEvents[E]) => void): void {
    this.page.on(event, note);
    this.#silence.push(() => this.page.off(event, note));
  }

  async #chooses(radio: string): Promise<void> {
    const checked = () =>
      this.page.evaluate(
        (wanted) => (passerbyReadPage(wanted) as HTMLInputElement | null)?.checked,
        lookFor("radio", radio),
      );
    if (await checked()) return;
    if (this.#keyboardOnly) {
      // A group of radio buttons is one stop of the Tab key; the arrows move inside.
      const current = await this.finds("radio");
      await current.focus();
      await this.key("ArrowRight");
    } else {
      await this.press("radio", radio);
    }
    await waitUntil(`${this.name} has chosen ${radio}`, checked);
  }

  #shows(text: Name): Promise<boolean> {
    return this.page.evaluate((wanted) => {
      const { text } = passerbyReadPage(undefined) as Reading;
      return typeof wanted === "string" ? text.includes(wanted) : new RegExp(wanted.source, wanted.flags).test(text);
    }, words(text));
  }
}

/** Runs in the page: a control that can be used. */
function findUsable(wanted: Wanted): Element | null {
  const element = passerbyReadPage(wanted) as HTMLButtonElement | null;
  return element?.disabled ? null : element;
}

/** Runs in the page: where to click so that a control is hit that can be used and has stopped moving, and whether it was. */
async function aimAt(wanted: Wanted): Promise<{ found: boolean; x: number; y: number; hit: boolean }> {
  const aim = { found: false, x: 0, y: 0, hit: false };
  const element = passerbyReadPage(wanted) as HTMLInputElement | null;
  if (!element || element.disabled) return aim;
  // People hit the label: the box itself may be drawn by it.
  const target: HTMLElement = element.labels?.[0] ?? element;
  target.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  const before = target.getBoundingClientRect();
  await new Promise((resolve) => setTimeout(resolve, 30));
  const { x, y, width, height } = target.getBoundingClientRect();
  const rests = x === before.x && y === before.y && width === before.width && height === before.height;
  if (!rests || !element.isConnected || element.disabled) return aim;
  element.addEventListener("click", () => aim.hit = true, { once: true, capture: true });
  return Object.assign(aim, { found: true, x: x + width / 2, y: y + height / 2 });
}

/** Runs in the page: whether an element comes before the one that has the focus, through all shadow roots. */
function liesBeforeFocus(element: Element): boolean {
  const pathOf = (node: Node): Node[] => {
    const parent = node instanceof ShadowRoot ? node.host : node.parentNode;
    return parent ? [...pathOf(parent), node] : [node];
  };
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  if (!focused || focused === document.body) return false;
  const [mine, theirs] = [pathOf(element), pathOf(focused)];
  const fork = mine.findIndex((node, i) => node !== theirs[i]);
  const [here, there] = [mine[fork], theirs[fork]];
  return !!here && !!there && (here.compareDocumentPosition(there) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

/** What a page is told to look for. */
function lookFor(role: string, name?: Name): Wanted {
  return name === undefined ? { role } : { role, name: words(name) };
}

function words(name: Name): Words {
  return typeof name === "string" ? name : { source: name.source, flags: name.flags };
}

function show(name: Name): string {
  return typeof name === "string" ? `"${name}"` : String(name);
}
