import { oneEvent as anyOneEvent } from "@open-wc/testing";

/** `oneEvent` that knows the type of our events. */
export function oneEvent<T extends keyof HTMLElementEventMap>(
  target: EventTarget,
  type: T,
): Promise<HTMLElementEventMap[T]> {
  return anyOneEvent(target, type) as unknown as Promise<HTMLElementEventMap[T]>;
}
