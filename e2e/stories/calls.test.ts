/**
 * Stories of calls from browser to browser. One of the groups that `talks.test.ts` tells of.
 *
 * @module
 */

import "./video.ts";
import "./consent.ts";
import "./devices.ts";
