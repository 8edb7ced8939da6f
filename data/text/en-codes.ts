import type { CodeText } from "./catalogue.ts";

const size = (width: number | null, height: number | null) => `${width ?? "?"}x${height ?? "?"} px`;

const places: Readonly<Record<string, string>> = {
  url: "the URL",
  redirect: "a redirect",
  referer: "the Referer",
  cookie: "the cookie",
  body: "the body",
  "redirect-referer": "the Referer of a redirect",
  "redirect-cookie": "the cookie of a redirect",
  "redirect-body": "the body of a redirect",
};
const placeOf = (place: string, host: string | null) =>
  place === "redirect" ? `a redirect to ${host}` : (places[place] ?? place);

/** What the codes say in English. */
export const enCodes: CodeText = {
  comma: ", ",
  words: {
    "lower-case": "in lower case",
    "upper-case": "in upper case",
    "as-given": "as given",
    "without-tag": "without its tag",
    "local-part": "local part",
  },
  catalogue: {
    "identifier-differs": ({ where, own, twin, other, otherOf }, { value }) => {
      const whose = otherOf === "twin" ? "that seed's other message" : "the same seed's other message";
      const again = other === (otherOf === "twin" ? twin : own);
      const third = other === null ? "" : `, and ${whose} has ${again ? "it again" : value(other)}`;
      const unsent = where.startsWith("fragment") ? "; a client does not send the fragment with a request" : "";
      return `${where} is ${value(own)} here and ${value(twin)} in another seed's copy of the mailing${third}${unsent}`;
    },
    "address-sent": ({ place, host, functions, seed, variant }, { word }) => {
      const form = functions.length === 0 ? "plain" : functions.join(" of ");
      const intent = place.startsWith("redirect")
        ? "by redirect: the first receiver passed it on"
        : place === "referer"
          ? "unintended: the client adds it"
          : "intended: the sender wrote it into the message";
      const spelled = variant === "lower-case" ? "" : ` (${word(variant)})`;
      return `${placeOf(place, host)} carries the ${form} form of ${seed ?? "the address"}${spelled}, ${intent}`;
    },
    "address-part-sent": ({ place, host, part, found }, { word }) =>
      `${placeOf(place, host)} carries the ${word(part)} of the address (${found})`,
    "campaign-value": ({ where, value }, speaker) =>
      `${where} is ${speaker.value(value)} for every seed and names the mailing`,
    "identifiers-count-up": "the identifiers {values} of different seeds count up",
    "identifier-short": "the identifier {value} has about {bits} bits",
    "markup-hides": ({ by }, { list, word }) => `the markup hides it: ${list(by.map(word))}`,
    "markup-tiny": ({ width, height }) => `the markup says ${size(width, height)}`,
    "image-tiny": ({ width, height }) => `the image that came is ${size(width, height)}`,
    "image-transparent": ({ width, height }) => `the image that came is transparent (${size(width, height)})`,
    "image-single-colour": ({ width, height }) => `the image that came has one colour (${size(width, height)})`,
    "sizes-differ": ({ width, height, cameWidth, cameHeight }) =>
      `the markup says ${size(width, height)}, ${size(cameWidth, cameHeight)} came`,
    "spacer-same-for-all": "an invisible image whose URL is the same for all seeds and mailings",
    "spacer-repeats": "the same URL stands {times} times in the message",
    "spacer-named": "its file is named as a spacer",
    "listed-by": ({ lists, rules }) => lists.map((list, index) => `${list} has ${rules[index] ?? "?"}`).join("; "),
    "open-path": ({ example, service }) =>
      `its path has the shape of an open count (as ${example})${service === null ? "" : ` and ${service} serves it`}`,
    "asks-ad-service": "it asks {host}, an advertising or identity service",
    "redirects-to-ad-service": "a redirect asks {host}, an advertising or identity service",
    "redirects-to-exchange":
      "a redirect asks {host} under {path}, the shape of an identifier exchange (served by {service})",
    "cookie-set": "{host} sets the cookie {name} to {value}",
    "redirects-to-entity": "{first} redirects to {host} of {service}",
    "served-by-other": ({ host, site, service, technique, reasons }, { say, word }) =>
      `${host} of ${site} is served by ${service ?? "another party"} (${word(technique)}): ${reasons.map(say).join("; ")}`,
    "response-forbids-caching": "the response says {value}",
    "asked-again": "it was asked for again on reopening",
    "pictures-differ": "the same URL gave {bodies} different pictures in {openings} openings",
    "identifier-sent-to": "the same identifier goes to {hosts} too",
    "identifier-in-sites": "the same identifier goes out in messages of {sites}",
    "link-through": "the link leads through {host} to {target}",
    "link-through-service": "the link leads through {host}, which {service} serves",
    "link-click-path": "the link leads to {host} under a click counter's path",
    "looks-drawn": "{where} looks drawn at random: {value}",
    "seeds-would-decide": "another picture or an identifier: {seeds} seeds would decide",
    "address-in-url": "{where} is an address: {value}",
    "number-in-open-path": "{where} is a number in a path that counts openings: {value}",
    "hidden-content": "hidden, but content all the same ({kind})",
    "host-dead": "{host} leads to no address: nobody can be asked while that lasts",
    "cache-buster": "{where}={value} only keeps caches from answering",
    "proxied-image": "{proxy} stands before {original}; only the original was compared",
    "receipt-asked": "{header} asks that the reading be reported to {to}",
    "underscore-label": "a name with an underscore label serves no image",
    "service-name": "{host} lies under {name}, the service's own name",
    "alias-to": "{owner} {type} {target} (TTL {ttl})",
    "zone-delegated": ({ apex, servers, isWhole }, { list }) =>
      `zone ${apex} is delegated to ${list(servers)}${isWhole === "yes" ? "" : ", not all of them its own"}`,
    "same-addresses-now": "same addresses as {host} in the same minute",
    "same-addresses-round": "same addresses as {host} in the same round",
    "address-in-range": "{address} lies in {range}",
    "reverse-name": "PTR {name}",
    "path-shape": "the path has the shape {shape}",
    "dkim-key-at": "DKIM key at {name}",
    "spf-includes": "SPF includes {name}",
    "bounces-to": "bounces go to {name}",
    "envelope-under": "envelope sender under {name}",
    "sibling-leads-to": "another host of the site leads to {name}",
    "header-seen": "header {name}",
    "certificate-names": "the certificate names {name}",
    "chain-ends-at-carrier": "the chain ends at {name}, which {carrier} serves for others",
    "chain-ends-without-address": "the chain ends without an address: {end}",
    "sibling-answers-alike": "a random sibling gets the same answer: the zone counts once",
    "servers-disagree": "servers disagree whether {question} exists",
    "probe-failed": "no usable answer: {probe}",
    "probes-completed":
      "completed: A, AAAA, HTTPS, zone walk, wildcard probe, {references} reference names, {paths} paths, headers",
    "recorded-sentence": "{sentence}",
    "no-sign-up-captured": "no sign-up of this seed was captured",
    "text-mentions-none": "the text beside the form mentions none; the page of the policy is kept for a person to read",
    "no-policy-linked": "no privacy policy was linked at sign-up",
    "no-consenting-and-refusing-copies": "no copies of both consenting and refusing seeds",
    "too-few-arms": "copies of {arms} arms; {needed} are needed",
    "copies-not-compared": "some copies could not be compared",
  },
};
