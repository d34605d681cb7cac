/**
 * Stories of calls from browser to browser. One of the groups that `talks.test.ts` tells of.
 *
 * @module
 */

import "../stories/video.ts";
import "../stories/consent.ts";
import "../stories/devices.ts";
