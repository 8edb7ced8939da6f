import { createRequire } from "node:module";
import {
  type ARCResult,
  arc,
  type BIMIResult,
  bimi,
  type DKIMResult,
  type DMARCResult,
  dkimVerify,
  type SPFResult,
  spf,
} from "mailauth";

/** Looks records up as `dns.promises.resolve` does, values and error codes alike. */
export type LookUpRecords = (name: string, type: string) => Promise<unknown[]>;

/** What is known of how a message came; nulls for imports and IMAP, where SPF cannot be judged. */
export interface Envelope {
  readonly ip: string | null;
  readonly helo: string | null;
  readonly mailFrom: string | null;
  /** Our own name as a mail server. */
  readonly receiver: string;
}

/** One DKIM signature as it was found and judged. */
export interface Signature {
  readonly result: string;
  readonly comment: string | null;
  readonly domain: string | null;
  readonly selector: string | null;
  readonly algorithm: string | null;
  readonly canonicalization: string | null;
  /** Length of an RSA key in bits; null for others. */
  readonly keyBits: number | null;
  /** Names of the signed header fields, lower case, in order. */
  readonly signedHeaders: readonly string[];
  /** Whether its domain aligns with From's, as DMARC judges it. */
  readonly isAligned: boolean;
  /** The `l=` tag: signed bytes of the canonical body; null without one. */
  readonly bodyLimit: number | null;
  /** Canonical body bytes under the signature, and in all. */
  readonly signedBytes: number | null;
  readonly bodyBytes: number | null;
  readonly signedAt: string | null;
  readonly expiresAt: string | null;
  readonly warnings: readonly string[];
}

/** Everything that one mode of the verifier says. */
export interface Verdict {
  readonly spf: string;
  readonly dkim: readonly Signature[];
  readonly dmarc: string;
  readonly dmarcPolicy: string | null;
  /** Why DMARC cannot be judged (no or several authors); null when it was. */
  readonly dmarcSkipped: string | null;
  readonly arc: string;
  readonly bimi: { readonly result: string; readonly location: string | null; readonly authority: string | null };
  /** Whether a passing aligned signature covers the body to its end, hence the HTML with its resources. */
  readonly coversHtml: boolean;
}

/** Proof of origin, in the verifier's lenient default and in its strict mode. */
export interface Origin {
  readonly verifier: string;
  readonly lenient: Verdict;
  readonly strict: Verdict;
}

const require = createRequire(import.meta.url);
const { version } = require("mailauth/package.json") as { version: string };
/** Exported by mailauth's own file only; its `authenticate` judges expiry by the present clock and cannot be repeated. */
const { evaluateDmarc } = require("mailauth/lib/dmarc/index.js") as { evaluateDmarc: EvaluateDmarc };

type EvaluateDmarc = (options: Record<string, unknown>) => Promise<{
  readonly response?: DMARCResult | false;
  readonly dkimAligned?: ReadonlySet<string>;
  readonly reason?: string;
}>;

/** Name and version of the verifier: verdicts depend on it. */
export const verifier = `mailauth ${version}`;

/**
 * Checks SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989), ARC (RFC 8617) and BIMI of a message as of `at`. Same bytes,
 * envelope, moment and DNS answers give the same result, years later and without a network.
 */
export async function authenticate(
  message: Uint8Array,
  envelope: Envelope,
  lookUp: LookUpRecords,
  at: Date,
): Promise<Origin> {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.length);
  return {
    verifier,
    lenient: await judge(bytes, envelope, lookUp, at, false),
    strict: await judge(bytes, envelope, lookUp, at, true),
  };
}

async function judge(
  bytes: Buffer,
  envelope: Envelope,
  lookUp: LookUpRecords,
  at: Date,
  strict: boolean,
): Promise<Verdict> {
  const resolver = lookUp as (name: string, type: string) => Promise<string[]>;
  const { ip, helo, mailFrom, receiver: mta } = envelope;
  const sender = mailFrom === null ? {} : { sender: mailFrom };
  const signed = await dkimVerify(bytes, { resolver, curTime: at, strict, ...sender });
  const spfResult =
    ip === null ? null : await spf({ resolver, ip, helo: helo ?? `[${ip}]`, sender: mailFrom ?? "", mta, strict });
  const arcResult =
    signed.arc === undefined ? null : await arc(signed.arc as Parameters<typeof arc>[0], { resolver, strict });
  const dmarc = await judgeDmarc(signed, spfResult, arcResult, resolver, strict);
  const bimiResult = await bimi({ dmarc: dmarc.response, headers: signed.headers, resolver, strict } as Parameters<
    typeof bimi
  >[0]);
  const dkim = signed.results.map((result) => signature(result, dmarc.dkimAligned));
  return {
    spf: spfResult === null ? "none" : spfResult.status.result,
    dkim,
    dmarc: dmarc.response === false ? "none" : dmarc.response.status.result,
    dmarcPolicy: dmarc.response === false ? null : (dmarc.response.policy ?? null),
    dmarcSkipped: dmarc.reason ?? null,
    arc: arcResult === null ? "none" : arcResult.status.result,
    bimi: bimiFacts(bimiResult),
    coversHtml: dkim.some((each) => each.result === "pass" && each.isAligned && each.signedBytes === each.bodyBytes),
  };
}

async function judgeDmarc(
  signed: Awaited<ReturnType<typeof dkimVerify>>,
  spfResult: SPFResult | null,
  arcResult: ARCResult | null,
  resolver: unknown,
  strict: boolean,
): Promise<{
  readonly response: DMARCResult | false;
  readonly dkimAligned: ReadonlySet<string> | null;
  readonly reason?: string;
}> {
  const passing = signed.results.filter(({ status }) => status.result === "pass");
  const { response, dkimAligned, reason } = await evaluateDmarc({
    headerFrom: signed.headerFrom,
    fromFields: signed.fromFields,
    spfDomains: spfResult?.status.result === "pass" && spfResult.domain ? [spfResult.domain] : [],
    dkimDomains: passing.map(({ id, signingDomain, status }) => ({
      id,
      domain: signingDomain,
      aligned: status.aligned,
      underSized: status.underSized,
    })),
    arcResult,
    resolver,
    strict,
  });
  return {
    response: response || false,
    dkimAligned: response ? (dkimAligned ?? null) : null,
    ...(reason && { reason }),
  };
}

/** Without a DMARC record the alignment is the verifier's guess by the Public Suffix List (relaxed). */
function signature(found: DKIMResult, aligned: ReadonlySet<string> | null): Signature {
  const { status, signingDomain } = found;
  const domain = signingDomain || null;
  const isJudged = aligned !== null && status.result === "pass" && domain !== null;
  return {
    result: status.result,
    comment: status.comment || null,
    domain,
    selector: found.selector || null,
    algorithm: found.algo || null,
    canonicalization: found.format || null,
    keyBits: found.modulusLength ?? null,
    signedHeaders: (found.signingHeaders?.keys ?? "")
      .toLowerCase()
      .split(":")
      .map((name) => name.trim())
      .filter(Boolean),
    isAligned: isJudged ? aligned.has(domain.toLowerCase()) : Boolean(status.aligned),
    bodyLimit: found.canonBodyLengthLimited ? (found.canonBodyLengthLimit ?? null) : null,
    signedBytes: found.canonBodyLength ?? null,
    bodyBytes: found.canonBodyLengthTotal ?? null,
    signedAt: found.signTime ?? null,
    expiresAt: found.expiresAfter ?? null,
    warnings: status.warnings ?? [],
  };
}

function bimiFacts(result: BIMIResult | false): Verdict["bimi"] {
  if (result === false) return { result: "none", location: null, authority: null };
  return { result: result.status.result, location: result.location ?? null, authority: result.authority ?? null };
}
