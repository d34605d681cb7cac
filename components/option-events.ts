import { WishEvent } from "./event-kinds.ts";

/** What a person can choose for the time that the page is open. */
export type ChatOptions = {
  /** Go on to the next stranger by itself. */
  autoNext: boolean;
  /** A soft sound when something happens while the tab is hidden. */
  sound: boolean;
  /** The title of the page tells when something happens while the tab is hidden. */
  flash: boolean;
  /** The stranger sees when I type. */
  showTyping: boolean;
};

/** The person turned "go on to the next stranger by itself" on or off. */
export class AutoNextChangeEvent extends WishEvent {
  readonly autoNext: boolean;
  constructor(autoNext: boolean) {
    super("passerby-auto-next-change");
    this.autoNext = autoNext;
  }
}

/** The person changed an option. */
export class OptionsChangeEvent extends WishEvent {
  readonly options: ChatOptions;
  constructor(options: ChatOptions) {
    super("passerby-options-change");
    this.options = options;
  }
}

/** The person asks what the server holds about them. */
export class HeldRequestEvent extends WishEvent {
  constructor() {
    super("passerby-held-request");
  }
}

/** The person wants the server to forget them, now. */
export class EraseRequestEvent extends WishEvent {
  constructor() {
    super("passerby-erase-request");
  }
}

/** The person wants this device to remember their choices, or to forget them. */
export class RememberRequestEvent extends WishEvent {
  readonly remember: boolean;
  constructor(remember: boolean) {
    super("passerby-remember-request");
    this.remember = remember;
  }
}
