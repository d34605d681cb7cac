/** What the person wants. Prevent the default in the capture phase, and the chat element does not act on it. */
export abstract class WishEvent extends Event {
  constructor(type: string) {
    super(type, { bubbles: true, composed: true, cancelable: true });
  }
}

/** What happened. */
export abstract class FactEvent extends Event {
  constructor(type: string) {
    super(type, { bubbles: true, composed: true });
  }
}
