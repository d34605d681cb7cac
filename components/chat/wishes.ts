import type { Wishes } from "../../protocol/mod.ts";
import type { ChatOptions } from "../events.ts";
import type { Session } from "../session/session.ts";

/** What acting on wishes needs. */
export type WishActor = {
  signal: AbortSignal;
  session: () => Session | undefined;
  start: (wishes: Wishes) => void;
  /** The wishes of the last start. */
  wishes: () => Wishes | undefined;
  options: () => ChatOptions;
  setOptions: (options: ChatOptions) => void;
  /** Asks the server what it holds, or to forget it. */
  askHeld: () => void;
  erase: () => void;
  /** Remembers choices on this device, or forgets them. */
  remember: (remember: boolean) => void;
};

/** Acts on the wishes that bubble up to `target`, unless somebody prevented their default. */
export function handleWishes(target: HTMLElement, actor: WishActor): void {
  for (const type of Object.keys(ACTIONS) as WishName[]) {
    target.addEventListener(type, (event) => {
      if (!event.defaultPrevented) act(type, event as HTMLElementEventMap[typeof type], actor);
    }, { signal: actor.signal });
  }
}

function act<T extends WishName>(type: T, event: HTMLElementEventMap[T], actor: WishActor): void {
  // What the person writes is between them and the stranger; the host page gets it only if it asks in the capture phase.
  if (PRIVATE.has(type)) event.stopPropagation();
  ACTIONS[type](event, actor);
}

const ACTIONS: Actions = {
  "passerby-start-request": ({ wishes }, { start }) => start(wishes),
  "passerby-next-request": (_, { session, start, wishes }) => {
    const phase = session()?.state.phase.name;
    const last = wishes();
    if ((phase === "ended" || phase === "failed") && last) start(last);
    else session()?.next();
  },
  "passerby-undo-request": (_, { session }) => session()?.undo(),
  "passerby-leave-request": (_, { session }) => session()?.leave(),
  "passerby-block-request": (_, { session }) => session()?.block(),
  "passerby-message-request": ({ text }, { session }) => session()?.say(text),
  "passerby-typing": ({ typing }, { session, options }) => {
    if (options().showTyping) session()?.setTyping(typing);
  },
  "passerby-camera-request": ({ on }, { session }) => void session()?.setCamera(on),
  "passerby-microphone-request": ({ on }, { session }) => void session()?.setMicrophone(on),
  "passerby-show-request": ({ shown }, { session }) => session()?.setShown(shown),
  "passerby-preview-request": ({ preview }, { session }) => session()?.setPreview(preview),
  "passerby-direct-request": ({ agrees }, { session }) => session()?.setDirect(agrees),
  "passerby-frugal-request": ({ frugal }, { session }) => session()?.setFrugal(frugal),
  "passerby-device-request": ({ device, id }, { session }) => void session()?.chooseDevice(device, id),
  "passerby-flip-request": (_, { session }) => void session()?.flipCamera(),
  "passerby-report-request": ({ draft }, { session }) => session()?.report(draft),
  "passerby-verdict-request": ({ verdict }, { session }) => session()?.setVerdict(verdict),
  "passerby-held-request": (_, { askHeld }) => askHeld(),
  "passerby-erase-request": (_, { erase }) => erase(),
  "passerby-remember-request": ({ remember }, actor) => actor.remember(remember),
  "passerby-auto-next-change": ({ autoNext }, { options, setOptions }) => setOptions({ ...options(), autoNext }),
  "passerby-options-change": ({ options }, { setOptions }) => setOptions(options),
};

type Actions = { [T in WishName]: (event: HTMLElementEventMap[T], actor: WishActor) => void };
type WishName =
  | Extract<keyof HTMLElementEventMap, `passerby-${string}-request` | `passerby-${"auto-next" | "options"}-change`>
  | "passerby-typing";

const PRIVATE: ReadonlySet<WishName> = new Set([
  "passerby-message-request",
  "passerby-report-request",
  "passerby-start-request",
  "passerby-typing",
]);
