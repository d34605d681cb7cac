import { missingAdvice, type PROGRAMS } from "../../.ci/programs.mjs";

/**
 * Release of an installed program, for example "4.6.1", or undefined where there is none: tests that need it say so.
 * @param name as it is called on the command line
 * @param args what makes it tell its version
 * @throws {Error} when continuous integration has none
 */
export async function findProgram(name: keyof typeof PROGRAMS, args: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command(name, { args, stderr: "null" }).output();
    return /\d+\.\d+(\.\d+)?/.exec(new TextDecoder().decode(stdout))?.[0];
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    if (Deno.env.get("CI") === "true") throw new Error(missingAdvice(name));
    console.warn(missingAdvice(name));
    return undefined;
  }
}
