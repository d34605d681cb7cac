import { readConfig } from "./config.ts";
import { createPolicy, type Policy } from "./privacy/policy.ts";
import { LANGUAGES } from "./privacy/ports.ts";
import { processingRecord } from "./privacy/record.ts";

const USAGE = `What this configuration means for privacy, before the server runs

  deno task policy --check  [options of the server]   what a public server still needs, and what it could not promise
  deno task policy --record [options of the server]   record of processing (GDPR Art. 30), and what an impact assessment (Art. 35) starts from
  deno task policy --json   [options of the server]   the policy as /privacy.json has it

The options are those of npm start; the environment counts too. --lang ${LANGUAGES.join("|")} chooses the language.`;

/** What the command prints, and its exit code. */
export type Outcome = { code: 0 | 1; text: string };

/** Runs the command of site owners. Reads nothing but its arguments and `env`. */
export function policyCommand(args: readonly string[], env: (name: string) => string | undefined): Outcome {
  const [kind, ...rest] = args.filter((arg) => arg !== "--");
  const at = rest.indexOf("--lang");
  const language = LANGUAGES.find((each) => each === rest[at + 1]) ?? "en";
  const flags = at < 0 ? rest : rest.toSpliced(at, 2);
  if (kind !== "--check" && kind !== "--record" && kind !== "--json") return { code: 1, text: USAGE };
  // Checked is what the public would get.
  const result = readConfig(kind === "--check" ? [...flags, "--production"] : flags, env);
  if (result.type === "help") return { code: 0, text: USAGE };
  if (result.type === "problems") return { code: 1, text: result.problems.join("\n") };
  const policy = createPolicy(result.config);
  if (kind === "--json") return { code: 0, text: JSON.stringify(policy, null, 2) };
  if (kind === "--record") return { code: 0, text: processingRecord(policy, language) };
  return { code: 0, text: described(policy, language) };
}

function described({ summary, guarantees, hash, date }: Policy, language: typeof LANGUAGES[number]): string {
  const missing = guarantees.filter(({ holds }) => !holds).map(({ text }) => `- ${text[language]}`);
  return [
    "Nothing is missing. In five lines:",
    "",
    ...summary.map((line, i) => `${i + 1}. ${line[language]}`),
    "",
    ...(missing.length > 0 ? ["This configuration cannot promise:", "", ...missing, ""] : []),
    `In force since ${date}, fingerprint ${hash}`,
  ].join("\n");
}

if (import.meta.main) {
  const { code, text } = policyCommand(Deno.args, (name) => Deno.env.get(name));
  (code === 0 ? console.log : console.error)(text);
  Deno.exitCode = code;
}
