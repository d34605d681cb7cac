/**
 * Privacy as code: what is kept and how long, what the policy says, what the process may do, and what it holds about one
 * person. Everything reads the same table.
 *
 * ```ts
 * const rows = createRetention(config);
 * const reports = new ReportStore(rows.report, { max: 10_000 });
 * const policy = createPolicy(config);
 * const pages = createPages({ policy, measured: await checkSelf(denoRuntime, needs), mayEmbed });
 * ```
 *
 * @module
 */
export { createDataAccess } from "./data-access.ts";
export { createPages } from "./pages.ts";
export { createPolicy, type Policy } from "./policy.ts";
export { createRetention, keptItems, type Retention, SWEEP_MS } from "./retention.ts";
export { checkSelf, denoRuntime, describeExcess, type Measured } from "./self-check.ts";
