import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SelfMadeCertificate, selfMadeCertificate } from "./self-made-certificate.ts";

/** The listener's own key and certificate, kept as `secrets/smtp.pem` (mode 0600); made on first use. */
export function listenerCertificate(secretsDir: string, hostName: string, now: Date): SelfMadeCertificate {
  const path = join(secretsDir, "smtp.pem");
  try {
    const [key, cert] = readFileSync(path, "utf8").split(/(?=-----BEGIN CERTIFICATE-----)/);
    if (key !== undefined && cert !== undefined) return { key, cert };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const made = selfMadeCertificate(hostName, now);
  mkdirSync(secretsDir, { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.part`, `${made.key}${made.cert}`, { mode: 0o600 });
  renameSync(`${path}.part`, path);
  return made;
}
