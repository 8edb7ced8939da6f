/** Query parameters in which links name the mailing, and the services that write them. */
export const CAMPAIGN_PARAMETERS: readonly { readonly name: string; readonly service: string }[] = [
  { name: "utm_campaign", service: "Google Analytics" },
  { name: "utm_id", service: "Google Analytics" },
  { name: "mc_cid", service: "Mailchimp" },
  { name: "_hsenc", service: "HubSpot (names message and contact together)" },
  { name: "pk_campaign", service: "Matomo" },
  { name: "mtm_campaign", service: "Matomo" },
  { name: "piwik_campaign", service: "Matomo" },
  { name: "at_campaign", service: "AT Internet" },
  { name: "xtor", service: "AT Internet" },
  { name: "cm_mmc", service: "IBM, Acoustic" },
  { name: "wt_mc", service: "Webtrekk, Mapp" },
  { name: "dm_i", service: "Dotdigital" },
  { name: "sc_cid", service: "Adobe Analytics" },
  { name: "cmpid", service: "Adobe Analytics" },
  { name: "ncid", service: "several publishers" },
];

const NAMES = new Set(CAMPAIGN_PARAMETERS.map(({ name }) => name));
/** Asked first: most links name none, and parsing them again would cost as much as finding them. */
const NAMED = new RegExp(`[?&](?:${[...NAMES].join("|")})=`, "i");

/** Values of campaign parameters in the addresses and in what they wrap, most frequent first, at most 10. */
export function campaignParameters(
  links: readonly { readonly url: string; readonly unwrapped: readonly { readonly url: string }[] }[],
): readonly { readonly field: string; readonly value: string }[] {
  const counts = new Map<string, { field: string; value: string; count: number }>();
  for (const { url, unwrapped } of links) {
    for (const address of [url, ...unwrapped.map((inner) => inner.url)]) {
      if (!NAMED.test(address)) continue;
      for (const [name, value] of URL.parse(address)?.searchParams ?? []) {
        const field = name.toLowerCase();
        if (!NAMES.has(field) || value === "") continue;
        const key = `${field} ${value}`;
        const counted = counts.get(key) ?? { field, value: value.slice(0, 200), count: 0 };
        counted.count += 1;
        if (counts.size < 1_000) counts.set(key, counted);
      }
    }
  }
  const ranked = [...counts.values()].sort(
    (a, b) => b.count - a.count || (a.field + a.value < b.field + b.value ? -1 : 1),
  );
  return ranked.slice(0, 10).map(({ field, value }) => ({ field, value }));
}
