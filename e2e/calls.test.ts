/**
 * Stories of calls and of broken connections: real browsers, the real server, real TURN. One file, so that the browsers
 * start once; apart from `talks.test.ts`, so that the two can run side by side.
 *
 * @module
 */

import "./stories/resuming.ts";
import "./stories/video.ts";
import "./stories/turn.ts";
import "./stories/tls.ts";
import "./stories/consent.ts";
import "./stories/devices.ts";
import "./stories/canary.ts";
