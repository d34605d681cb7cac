/**
 * Stories of calls over a real TURN server. One of the groups that `talks.test.ts` tells of.
 *
 * @module
 */

import "../stories/turn.ts";
import "../stories/tls.ts";
