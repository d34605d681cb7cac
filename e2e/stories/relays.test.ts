/**
 * Stories of calls over a real TURN server. One of the groups that `talks.test.ts` tells of.
 *
 * @module
 */

import "./turn.ts";
import "./tls.ts";
