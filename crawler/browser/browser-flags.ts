/**
 * Features switched off. Chromium reads only the last `--disable-features`, so this list replaces Playwright's and repeats what matters of it.
 * Each stands here because it would send something that no page asked for, or change what a page asks for.
 */
const DISABLED_FEATURES: readonly (readonly [feature: string, because: string])[] = [
  ["HttpsUpgrades", "would ask https: where the message wrote http:"],
  ["HttpsFirstBalancedModeAutoEnable", "the same, by another door"],
  ["AutoupgradeMixedContent", "the same for images inside https: pages"],
  ["LocalNetworkAccessChecks", "would ask a person for leave; the guard decides what is local"],
  ["BlockInsecurePrivateNetworkRequests", "the same, older name"],
  ["PrivateNetworkAccessSendPreflights", "would send OPTIONS requests that no page asked for"],
  ["DnsOverHttpsUpgrade", "the browser resolves nothing itself"],
  ["AsyncDns", "the same"],
  ["NetworkTimeServiceQuerying", "asks Google's clock at start"],
  ["OptimizationHints", "downloads hints at start"],
  ["OptimizationGuideModelDownloading", "downloads models"],
  ["OptimizationGuideOnDeviceModel", "downloads models"],
  ["MediaRouter", "looks for cast devices by multicast"],
  ["DialMediaRouteProvider", "the same"],
  ["CertificateTransparencyComponentUpdater", "downloads log lists"],
  ["Translate", "asks Google"],
  ["AutofillServerCommunication", "sends form structures to Google"],
  ["InterestFeedContentSuggestions", "asks Google"],
  ["PreconnectToSearch", "connects to the search engine at start"],
  ["AimEnabled", "asks Google at start"],
  ["SpareRendererForSitePerProcess", "costs a process a visit"],
  ["LensOverlay", "no use"],
  ["GlobalMediaControls", "no use"],
  ["DestroyProfileOnBrowserClose", "slows closing"],
  ["PaintHolding", "Playwright's own choice"],
  ["ThirdPartyStoragePartitioning", "Playwright's own choice"],
  ["AvoidCorsURLLoaderRestartOnRedirect", "Playwright's own choice"],
  ["TcpPortRandomizationWin", "Playwright's own choice"],
  ["IsolateOrigins", "one process a page, so that its log sees the requests of every frame"],
  ["site-per-process", "the same"],
];

const FLAGS: readonly (readonly [flag: string, because: string])[] = [
  ["--disable-site-isolation-trials", "one process a page, so that its log sees the requests of every frame"],
  [
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "no DNS question leaves the browser, whatever asks: names go to the guard",
  ],
  ["--dns-prefetch-disable", "the same"],
  ["--disable-quic", "UDP passes by the proxy"],
  ["--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "UDP passes by the proxy"],
  ["--webrtc-ip-handling-policy=disable_non_proxied_udp", "the same, for the full browser"],
  ["--disable-domain-reliability", "reports failures to Google"],
  ["--disable-client-side-phishing-detection", "asks Google"],
  ["--safebrowsing-disable-auto-update", "asks Google"],
  ["--no-pings", "a[ping] is a click's affair"],
  ["--disable-notifications", "no permissions"],
  ["--disable-speech-api", "no use"],
  ["--disable-file-system", "no use"],
  ["--deny-permission-prompts", "no permissions"],
  ["--disable-gpu", "one process less"],
  [
    "--disable-logging",
    "a line for each image that a policy blocks, with the message's URLs in it, would fill memory and error texts",
  ],
  ["--log-level=3", "the same"],
];

/** The arguments of every browser that is started here. */
export function browserFlags(): string[] {
  const features = DISABLED_FEATURES.map(([feature]) => feature).join(",");
  return [...FLAGS.map(([flag]) => flag), `--disable-features=${features}`];
}
