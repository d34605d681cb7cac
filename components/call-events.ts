import { FactEvent, WishEvent } from "./event-kinds.ts";
import type { ChoosableDevice } from "./session/local-media.ts";

/** The person wants their camera on or off. Fired inside their own gesture. */
export class CameraRequestEvent extends WishEvent {
  readonly on: boolean;
  constructor(on: boolean) {
    super("passerby-camera-request");
    this.on = on;
  }
}

/** The person wants their microphone on or off. Fired inside their own gesture. */
export class MicrophoneRequestEvent extends WishEvent {
  readonly on: boolean;
  constructor(on: boolean) {
    super("passerby-microphone-request");
    this.on = on;
  }
}

/** The person wants the camera's picture, which only they see so far, to be sent, or no longer. */
export class ShowRequestEvent extends WishEvent {
  readonly shown: boolean;
  constructor(shown: boolean) {
    super("passerby-show-request");
    this.shown = shown;
  }
}

/** The person wants to see their picture by themselves before it is sent, or no longer. */
export class PreviewRequestEvent extends WishEvent {
  readonly preview: boolean;
  constructor(preview: boolean) {
    super("passerby-preview-request");
    this.preview = preview;
  }
}

/** The person wants to see and hear the stranger, or no longer. Stays between the panes. */
export class RevealEvent extends WishEvent {
  readonly revealed: boolean;
  /** Their picture as well: who says yes to a voice alone has not said yes to what the camera will show. */
  readonly picture: boolean;
  constructor(revealed: boolean, picture = revealed) {
    super("passerby-reveal");
    this.revealed = revealed;
    this.picture = picture;
  }
}

/** The person agrees to connect directly, so that both learn each other's network address, or does not. */
export class DirectRequestEvent extends WishEvent {
  readonly agrees: boolean;
  constructor(agrees: boolean) {
    super("passerby-direct-request");
    this.agrees = agrees;
  }
}

/** The person wants pictures that take little data, or no longer. */
export class FrugalRequestEvent extends WishEvent {
  readonly frugal: boolean;
  constructor(frugal: boolean) {
    super("passerby-frugal-request");
    this.frugal = frugal;
  }
}

/** The person chose a camera, a microphone or a speaker. */
export class DeviceRequestEvent extends WishEvent {
  readonly device: ChoosableDevice;
  readonly id: string;
  constructor(device: ChoosableDevice, id: string) {
    super("passerby-device-request");
    this.device = device;
    this.id = id;
  }
}

/** The person wants the camera on the other side of the phone, or the next one. */
export class FlipRequestEvent extends WishEvent {
  constructor() {
    super("passerby-flip-request");
  }
}

/** The camera's picture turned black, or is no longer. */
export class DarkChangeEvent extends FactEvent {
  readonly dark: boolean;
  constructor(dark: boolean) {
    super("passerby-dark-change");
    this.dark = dark;
  }
}
