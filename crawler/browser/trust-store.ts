import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../runner/errors.ts";
import { mayUseApt } from "./install-browser.ts";

/** The environment in which a browser trusts further roots, and what ends it. */
export interface TrustStore {
  readonly env: Readonly<Record<string, string>>;
  close(): void;
}

/** Where no such store can be made, what a person has to do; TABLE. On Linux alone Chromium reads an NSS database of its home. */
const remedies: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux:
    "certutil is missing: install it (Debian, Ubuntu: libnss3-tools; Fedora: nss-tools; Arch: nss; Alpine: nss-tools)",
  darwin:
    "on macOS Chromium trusts what the keychain trusts: add the certificate there (security add-trusted-cert -k ~/Library/Keychains/login.keychain FILE) and set PIXELCENSUS_SYSTEM_TRUST=1",
  win32:
    "on Windows Chromium trusts what the system's store trusts: add the certificate there (certutil -user -addstore Root FILE) and set PIXELCENSUS_SYSTEM_TRUST=1",
};

const certificate = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,20000}-----END CERTIFICATE-----/g;

/**
 * A home for one browser in which the certificates of a PEM text are roots beside the browser's own: an NSS database, as Chromium
 * reads it on Linux. Errors of certificates stay errors; servers send their leaf and intermediates, never the root. Null where the
 * system's own store was given the root (`PIXELCENSUS_SYSTEM_TRUST`). Throws InputError that says what to install.
 */
export function makeTrustStore(pem: string, platform: NodeJS.Platform = process.platform): TrustStore | null {
  const roots = pem.match(certificate) ?? [];
  if (roots.length === 0) throw new InputError("network.ca holds no PEM certificate");
  if (platform !== "linux") {
    if (process.env.PIXELCENSUS_SYSTEM_TRUST === "1") return null;
    throw new InputError(
      `network.ca: ${remedies[platform] ?? "no way is known to give a browser a root on this system"}`,
    );
  }
  const home = mkdtempSync(join(tmpdir(), "pixelcensus-home-"));
  const close = () => rmSync(home, { recursive: true, force: true });
  try {
    const folder = join(home, ".pki", "nssdb");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    certutil(["-N", "--empty-password"], folder);
    for (const [number, root] of roots.entries()) {
      const file = join(home, `root-${number}.pem`);
      writeFileSync(file, `${root}\n`);
      certutil(["-A", "-t", "C,,", "-n", `pixelcensus ${number}`, "-a", "-i", file], folder);
    }
  } catch (error) {
    close();
    throw error;
  }
  // Fonts are found where they were before.
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return { env: { HOME: home, XDG_DATA_HOME: join(home, ".local", "share"), XDG_CACHE_HOME: cache }, close };
}

/** Runs certutil of Mozilla's NSS; where it is missing and apt-get may be asked, Debian's package brings it. */
function certutil(words: readonly string[], folder: string): void {
  const run = () => spawnSync("certutil", ["-d", `sql:${folder}`, ...words], { encoding: "utf8", timeout: 20_000 });
  let ran = run();
  if (isMissing(ran.error) && mayUseApt()) {
    for (const act of [["update"], ["install", "-y", "--no-install-recommends", "libnss3-tools"]])
      spawnSync("apt-get", ["-q", ...act], {
        timeout: 300_000,
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      });
    ran = run();
  }
  const { error, status, stderr } = ran;
  if (isMissing(error)) throw new InputError(`network.ca: ${remedies.linux}`);
  if (error !== undefined || status !== 0)
    throw new InputError(`network.ca: certutil refused it: ${(error?.message ?? stderr).trim().split("\n").at(-1)}`);
}

const isMissing = (error: Error | undefined) => (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
