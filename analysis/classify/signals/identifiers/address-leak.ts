import { reason } from "../../../../data/codes.ts";
import type { LeakFact } from "../../../../data/schema/index.ts";
import type { Detect, PlacedLeak } from "../signal.ts";

/** The recipient's whole address, plain, encoded or hashed, in what is sent. */
export const addressLeak: Detect = ({ leaks, message }) => {
  const leak = leaks.find(({ part }) => part === "address");
  if (leak === undefined) return null;
  const { place, host, variant } = leak;
  return reason("address-sent", { place, host, functions: outermostFirst(leak), seed: message.seed, variant });
};

/** Who gets the whole address in which form, each once. */
export function leakFacts(leaks: readonly PlacedLeak[]): LeakFact[] {
  const facts = leaks
    .filter(({ part }) => part === "address")
    .map((leak) => ({ form: formOf(leak), host: leak.host, place: leak.place }));
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}

const outermostFirst = ({ functions }: Pick<PlacedLeak, "functions">) => [...functions].reverse();

/** Chain of functions, the outermost first: `base64 of sha256`. */
export function formOf(leak: Pick<PlacedLeak, "functions">): string {
  return leak.functions.length === 0 ? "plain" : outermostFirst(leak).join(" of ");
}
