import { msg } from "@lit/localize";
import type { CallState, MediaFacts } from "../session/session-state.ts";

/** What is known of the side that a pane shows. */
export type PaneSide = {
  self: boolean;
  camera: MediaFacts["camera"];
  microphone: MediaFacts["microphone"];
  /** The camera is on, but its picture does not come through. */
  stalled: boolean;
};

/** What stands where there is no picture. */
export function placeholderText({ self, camera, microphone, stalled }: PaneSide): string {
  if (self) {
    return camera === "starting"
      ? msg("Your camera starts", { id: "video.own-starting" })
      : msg("Your camera is off", { id: "video.own-off" });
  }
  const heard = microphone === "on";
  if (camera === "on" && stalled) {
    return heard
      ? msg("Sound only for now. Their picture comes back by itself", { id: "video.stranger-stalled-sound" })
      : msg("Their picture is paused. It comes back by itself", { id: "video.stranger-stalled" });
  }
  return heard
    ? msg("You can hear them. Their camera is off", { id: "video.stranger-sound-only" })
    : msg("Their camera is off", { id: "video.stranger-off" });
}

/** How a call stands; undefined when there is nothing to tell. `relayed`: calls go through TURN. */
export function callText(call: CallState, relayed: boolean): string | undefined {
  switch (call) {
    case "none":
    case "connected":
      return undefined;
    case "connecting":
      return msg("The picture is on its way", { id: "video.call-connecting" });
    case "interrupted":
      return msg("The picture is interrupted. It comes back by itself", { id: "video.call-interrupted" });
    case "failed":
      return relayed
        ? msg("The call does not get through. It tries again by itself. You can still write", {
          id: "video.call-failed-relay",
        })
        : msg("No direct connection. You can still write", { id: "video.call-failed" });
  }
}

/** What lies over a stranger whom the person has not asked to see, or to hear, and the button that does. */
export function veilTexts(picture: boolean): { text: string; action: string } {
  return picture
    ? {
      text: msg("Their picture is blurred until you want to see it", { id: "video.veiled" }),
      action: msg("Show", { id: "video.show" }),
    }
    : {
      text: msg("They would like to talk. You hear them when you want to", { id: "video.veiled-sound" }),
      action: msg("Listen", { id: "video.listen" }),
    };
}
