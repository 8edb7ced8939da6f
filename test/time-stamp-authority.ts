import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

export interface Authority {
  readonly folder: string;
  /** The root, PEM. */
  readonly ca: string;
  /** Path of the signing certificate. */
  readonly certificate: string;
}

/** Makes a local time-stamp authority with openssl (RFC 3161); for tests only. */
export function makeAuthority(folder: string, { purpose = "critical,timeStamping" } = {}): Authority {
  const run = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  run(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-subj",
    "/CN=Test CA",
    "-days",
    "2",
  );
  run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test TSA");
  writeFileSync(join(folder, "ext"), `extendedKeyUsage=${purpose}\n`);
  run(
    "x509",
    "-req",
    "-in",
    "tsa.csr",
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca.key",
    "-CAcreateserial",
    "-extfile",
    "ext",
    "-days",
    "2",
    "-out",
    "tsa.pem",
  );
  writeFileSync(
    join(folder, "tsa.cnf"),
    [
      "[t]",
      "serial = serial",
      "signer_cert = tsa.pem",
      "signer_key = tsa.key",
      "certs = ca.pem",
      "signer_digest = sha256",
      "default_policy = 1.2.3.4.1",
      "digests = sha256",
      "crypto_device = builtin",
      "",
    ].join("\n"),
  );
  writeFileSync(join(folder, "serial"), "01\n");
  return { folder, ca: readFileSync(join(folder, "ca.pem"), "utf8"), certificate: join(folder, "tsa.pem") };
}

/** The authority's answer (DER) to a request (DER). */
export function stampBy(authority: Authority, request: Uint8Array): Buffer {
  const cwd = authority.folder;
  writeFileSync(join(cwd, "q.tsq"), request);
  execFileSync(
    "openssl",
    ["ts", "-reply", "-config", "tsa.cnf", "-section", "t", "-queryfile", "q.tsq", "-out", "r.tsr"],
    { cwd, stdio: "pipe" },
  );
  return readFileSync(join(cwd, "r.tsr"));
}

/** Serves the authority over HTTP on loopback. */
export async function serveAuthority(authority: Authority): Promise<{ url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response
      .writeHead(200, { "content-type": "application/timestamp-reply" })
      .end(stampBy(authority, Buffer.concat(chunks)));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() };
}
