/**
 * Stories of what the server, its log and its pages never do, know or keep. One of the groups that `talks.test.ts` tells of.
 *
 * @module
 */

import "./promises.ts";
import "./ram-only.ts";
import "./canary.ts";
import "./forgetting.ts";
import "./own-data.ts";
