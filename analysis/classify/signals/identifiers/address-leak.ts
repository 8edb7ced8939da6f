import type { LeakFact } from "../../../../data/schema/index.ts";
import type { Detect, PlacedLeak } from "../signal.ts";

/** The recipient's whole address, plain, encoded or hashed, in what is sent. */
export const addressLeak: Detect = ({ leaks, message }) => {
  const leak = leaks.find(({ part }) => part === "address");
  if (leak === undefined) return null;
  return `${leak.where} carries the ${formOf(leak)} of ${message.seed}${leak.variant === "lower case" ? "" : ` (${leak.variant})`}, ${intentOf(leak)}`;
};

/** Chain of functions in words, the outermost first: `base64 of sha256 form`. */
export function formOf({ functions }: Pick<PlacedLeak, "functions">): string {
  return `${chainOf({ functions })} form`;
}

/** Who gets the whole address in which form, each once. */
export function leakFacts(leaks: readonly PlacedLeak[]): LeakFact[] {
  const facts = leaks
    .filter(({ part }) => part === "address")
    .map((leak) => ({ form: chainOf(leak), host: leak.host, where: leak.where }));
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}

function chainOf({ functions }: Pick<PlacedLeak, "functions">): string {
  return functions.length === 0 ? "plain" : [...functions].reverse().join(" of ");
}

/** Intent by place (Englehardt et al. 2018): scripts do not run in mail, so what the body says is meant. */
function intentOf({ where }: PlacedLeak): string {
  if (where === "the URL") return "intended: the sender wrote it into the message";
  if (where.startsWith("the Referer")) return "unintended: the client adds it";
  return "by redirect: the first receiver passed it on";
}
