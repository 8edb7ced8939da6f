import type { Detect } from "../signal.ts";

/** A component of the URL that differs between the copies of different seeds and names one recipient. */
export const recipientIdentifier: Detect = ({ comparison }) => {
  const { evidence } = comparison;
  if (comparison.scope !== "recipient" || evidence === null) return null;
  const { where, own, twin, other } = evidence;
  const isTwins = other !== null && other.seed === twin.seed && other.seed !== own.seed;
  const whose = isTwins ? "that seed's other message" : "the same seed's other message";
  const third =
    other === null
      ? ""
      : other.value === (isTwins ? twin.value : own.value)
        ? `, and ${whose} has it again`
        : `, and ${whose} has ${quoted(other.value)}`;
  const unsent = where.startsWith("fragment") ? "; a client does not send the fragment with a request" : "";
  return `${where} is ${quoted(own.value)} here and ${quoted(twin.value)} in another seed's copy of the mailing${third}${unsent}`;
};

const quoted = (value: string) => JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
