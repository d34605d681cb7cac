/**
 * Stories of what the server, its log and its pages never do, know or keep. One of the groups that `talks.test.ts` tells of.
 *
 * @module
 */

import "../stories/promises.ts";
import "../stories/ram-only.ts";
import "../stories/canary.ts";
import "../stories/forgetting.ts";
import "../stories/own-data.ts";
