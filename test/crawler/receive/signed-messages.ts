import { generateKeyPairSync } from "node:crypto";
import { dkimSign } from "mailauth";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** What DNS says in these tests: `TYPE name` -> records in the shape of `dns.promises.resolve`. */
export type Zone = Readonly<Record<string, readonly unknown[]>>;

/** The TXT record that belongs to the key below. */
export const keyRecord = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;

export const zone: Zone = {
  "TXT s1._domainkey.brand.test": [[keyRecord]],
  "TXT s1._domainkey.service.test": [[keyRecord]],
  "TXT _dmarc.brand.test": [["v=DMARC1; p=reject; adkim=r"]],
  "TXT brand.test": [["v=spf1 ip4:192.0.2.7 -all"]],
};

/** Answers from a zone as a resolver would: ENOTFOUND for what is not there. */
export function lookUpIn(records: Zone) {
  return async (name: string, type: string): Promise<unknown[]> => {
    const found = records[`${type} ${name.toLowerCase()}`];
    if (found !== undefined) return [...found];
    throw Object.assign(new Error(`query${type} ENOTFOUND ${name}`), { code: "ENOTFOUND" });
  };
}

export const html = '<p>Hello</p>\r\n<img src="https://t.service.test/o.gif?u=k3j5h2">\r\n';
export const plain = [
  "From: Brand <news@brand.test>",
  "To: k3j5h2@seeds.example",
  "Subject:  News   of\r\n the week",
  "Date: Mon, 01 Mar 2027 08:00:00 +0000",
  "Message-ID: <1@brand.test>",
  "MIME-Version: 1.0",
  "Content-Type: text/html; charset=utf-8",
  "",
  html,
].join("\r\n");

export interface Signing {
  readonly domain?: string;
  readonly canonicalization?: string;
  readonly maxBodyLength?: number;
  readonly expires?: Date;
  readonly signTime?: Date;
}

/** The message with a DKIM signature (RSA 2048, selector s1) put before it. */
export async function signed(message = plain, signing: Signing = {}): Promise<string> {
  const { domain = "brand.test", canonicalization = "relaxed/relaxed", maxBodyLength, expires, signTime } = signing;
  const { signatures, errors } = await dkimSign(message, {
    canonicalization,
    signTime: signTime ?? new Date("2027-03-01T08:00:00Z"),
    ...(expires && { expires }),
    signatureData: [
      {
        signingDomain: domain,
        selector: "s1",
        privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
        canonicalization,
        algorithm: "rsa-sha256",
        ...(maxBodyLength !== undefined && { maxBodyLength }),
      },
    ],
  } as Parameters<typeof dkimSign>[1]);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return `${signatures.trimEnd()}\r\n${message}`;
}
