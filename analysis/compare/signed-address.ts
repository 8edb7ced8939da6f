import type { Piece } from "./nested-value.ts";
import { keyOf } from "./url-pieces.ts";

/** One shape of address that a server signs for a time: its signature and times are drawn for each address and name nobody. */
export interface SignedShape {
  readonly name: string;
  readonly source: string;
  /** Query keys that must all be there, with what their values look like (lower case keys). */
  readonly marks: Readonly<Record<string, RegExp>>;
  /** Keys of the signature, of times and of who signs. */
  readonly covers: RegExp;
  /** A part of the path that is the signature; `isFollowed` where only sizes or filters behind it tell it from a token. */
  readonly segment?: { readonly written: RegExp; readonly isFollowed: boolean };
  readonly example: string;
}

const any = /./;
const hash = /^[0-9a-f]{32,128}$/i;
const moment = /^\d{9,13}$/;
const signature = /^[\w+/=~%.-]{16,}$/;
/** What a picture's rendering is asked for by: sizes, formats, ways to fit. */
const rendering =
  /^(?:\d{1,4}(?:\.\d)?|\d+:\d+|jpe?g|png|webp|avif|gif|auto|clip|crop|fill|fit|max|min|scale|clamp|[a-z]+-\d[\d.]*|(?:format|compress|enhance)(?:,[a-z]+)*|faces?|entropy|edges)$/i;
const tokenTimes = /(?:exp|st|acl|hmac)=/;

/** Vendors' own documentation, read by the names of their parameters (December 2026); TABLE. Omits what is signed in a header or cookie. */
export const signedShapes: readonly SignedShape[] = [
  shape(
    "Amazon S3, version 4",
    "AWS, Authenticating Requests: Using Query Parameters",
    { "x-amz-signature": any },
    /^x-amz-/,
    "X-Amz-Date=20261129T100001Z&X-Amz-Expires=600&X-Amz-Signature=9f3ac1d27be84c559f3ac1d27be84c55",
  ),
  shape(
    "Amazon S3 and copies, version 2",
    "AWS, Signing and Authenticating REST Requests",
    { signature: any, expires: /^\d/ },
    /^(?:awsaccesskeyid|googleaccessid|ossaccesskeyid|accesskeyid|signature|expires|security-token)$/,
    "AWSAccessKeyId=AKIA1&Expires=1796032801&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D",
  ),
  shape(
    "Amazon CloudFront",
    "AWS, Use signed URLs",
    { signature: any, "key-pair-id": any },
    /^(?:signature|expires|policy|key-pair-id|hash-algorithm)$/,
    "Expires=1796032801&Signature=nitfHRCrtziwO2HwPfWw~yYDhUF5EwRunQA&Key-Pair-Id=K2JCJMDEHXQW5F",
  ),
  shape(
    "Azure shared access signature",
    "Microsoft, Create a service SAS",
    { sig: signature, sv: /^\d{4}-\d\d-\d\d$/ },
    /^(?:sig|s[vetprkis]|spr|sip|ss|srt|sdd|sk[otesv]|skoid|sktid|skt|ske|sks|skv|saoid|suoid|scid|ses)$/,
    "sv=2024-11-04&se=2026-11-30T10:00:01Z&sr=b&sp=r&sig=Z%2FRHIX5Xcg0Mq2rqI3OlWTjEg2tYkboXr1P9ZUXDtkk%3D",
  ),
  shape(
    "Google Cloud Storage, version 4",
    "Google, Signed URLs",
    { "x-goog-signature": any },
    /^x-goog-/,
    "X-Goog-Date=20261129T100001Z&X-Goog-Expires=600&X-Goog-Signature=9f3ac1d27be84c559f3ac1d27be84c55",
  ),
  shape(
    "Google Cloud CDN",
    "Google, Use signed URLs",
    { keyname: any, signature: any },
    /^(?:expires|keyname|signature|urlprefix)$/i,
    "Expires=1796032801&KeyName=k1&Signature=Sh1a9GR2VXNm8ZXPLrWuNT4yYMc=",
  ),
  shape(
    "Google Media CDN",
    "Google, Generate signatures",
    { "edge-cache-token": any },
    /^edge-cache-token$/,
    "Edge-Cache-Token=Expires=1796032801~Signature=Sh1a9GR2VXNm8ZXP",
  ),
  shape(
    "imgix",
    "imgix, Securing assets",
    { s: /^[0-9a-f]{32}$/i, "*": rendering },
    /^(?:s|expires|ixlib|w|h|q|fit|auto|fm|crop|dpr|ar)$/,
    "w=600&s=9f3ac1d27be84c559f3ac1d27be84c55",
  ),
  shape(
    "ImageKit",
    "ImageKit, Signed URLs",
    { "ik-s": any },
    /^ik-[st]$/,
    "ik-t=1796032801&ik-s=9f3ac1d27be84c559f3ac1d27be84c559f3ac1d2",
  ),
  shape(
    "Akamai, token 2.0",
    "Akamai, Token Authentication 2.0",
    { "*": tokenTimes },
    /^(?:hdn[a-z]{1,3}|__token__|__gda__|token|akamai-token|edge-token|verify)$/,
    "hdnts=exp=1796032801~acl=/*~hmac=9f3ac1d27be84c559f3ac1d27be84c55",
  ),
  shape(
    "Akamai, token 1.0 and imitations",
    "Akamai, Edge authorization",
    { __gda__: any },
    /^__gda__$/,
    "__gda__=1796032801_9f3ac1d27be84c559f3ac1d27be84c55",
  ),
  shape(
    "Cloudflare, WAF token",
    "Cloudflare, Configure token authentication",
    { verify: /^\d{9,11}-/ },
    /^verify$/,
    "verify=1796032801-k7PmbS0rPzbx0J4fOYOVdAxGcYk3hNd6Pnm8w2HcA%3D",
  ),
  shape(
    "Cloudflare Images",
    "Cloudflare, Serve private images",
    { sig: hash },
    /^(?:sig|exp)$/,
    "exp=1796032801&sig=9f3ac1d27be84c559f3ac1d27be84c559f3ac1d27be84c559f3ac1d27be84c55",
  ),
  shape(
    "Bunny",
    "bunny.net, Token authentication",
    { token: signature, expires: moment },
    /^(?:token|expires|token_path|token_countries)$/,
    "token=k7PmbS0rPzbx0J4fOYOVdAxGcYk3hNd6&expires=1796032801",
  ),
  shape(
    "KeyCDN",
    "KeyCDN, Secure token",
    { token: signature, expire: moment },
    /^(?:token|expire)$/,
    "token=k7PmbS0rPzbx0J4fOYOVdA&expire=1796032801",
  ),
  shape(
    "Fastly",
    "Fastly, Enabling URL token validation",
    { token: /^(?:0x)?[0-9a-f]{8,13}_(?:0x)?[0-9a-f]{32,64}$/i },
    /^token$/,
    "token=1796032801_9f3ac1d27be84c559f3ac1d27be84c559f3ac1d2",
  ),
  shape(
    "CDN77",
    "CDN77, Secure token",
    { secure: /^[\w-]{16,}(?:==?)?,\d{9,11}$/ },
    /^secure$/,
    "secure=k7PmbS0rPzbx0J4fOYOVdA==,1796032801",
  ),
  shape(
    "Alibaba Cloud CDN",
    "Alibaba Cloud, URL signing, type A",
    { auth_key: /^\d{9,11}-/ },
    /^auth_key$/,
    "auth_key=1796032801-0-0-9f3ac1d27be84c559f3ac1d27be84c55",
  ),
  shape(
    "Alibaba Cloud OSS, version 4",
    "Alibaba Cloud, Include a V4 signature in a URL",
    { "x-oss-signature": any },
    /^x-oss-(?:signature|credential|date|expires|security-token)/,
    "x-oss-date=20261129T100001Z&x-oss-expires=600&x-oss-signature=9f3ac1d27be84c559f3ac1d27be84c55",
  ),
  shape(
    "Tencent COS",
    "Tencent Cloud, Request signature",
    { "q-signature": any },
    /^(?:q-|x-cos-security-token$)/,
    "q-sign-algorithm=sha1&q-ak=A1&q-sign-time=1796032801;1796036401&q-signature=9f3ac1d27be84c559f3ac1d27be84c559f3ac1d2",
  ),
  shape(
    "Tencent and Volcengine CDN",
    "Tencent Cloud, Authentication configuration",
    { sign: hash, t: /^(?:\d{9,11}|[0-9a-f]{8})$/i },
    /^(?:sign|t)$/,
    "sign=9f3ac1d27be84c559f3ac1d27be84c55&t=6b0d4e21",
  ),
  shape(
    "signed media of social networks, x-expires",
    "observed names of ByteDance's CDN",
    { "x-signature": any, "x-expires": moment },
    /^x-(?:signature|expires)$/,
    "x-expires=1796032801&x-signature=k7PmbS0rPzbx0J4fOYOVdA",
  ),
  shape(
    "signed media of Meta",
    "observed names of fbcdn.net",
    { oh: signature, oe: /^[0-9a-f]{8}$/i },
    /^(?:oh|oe|_nc_.*|ccb|stp)$/,
    "oh=00_AfD4rGqk7PmbS0rPzbx0J4fOYOVdA&oe=6B0D4E21",
  ),
  shape(
    "signed media of Discord",
    "Discord, Signed attachment URLs",
    { ex: /^[0-9a-f]{8}$/i, hm: hash },
    /^(?:ex|is|hm)$/,
    "ex=6b0d4e21&is=6b0bfca1&hm=9f3ac1d27be84c559f3ac1d27be84c559f3ac1d27be84c559f3ac1d27be84c55",
  ),
  shape(
    "signed media of LinkedIn",
    "observed names of licdn.com",
    { e: moment, v: /^beta$/, t: signature },
    /^[evt]$/,
    "e=1796032801&v=beta&t=k7PmbS0rPzbx0J4fOYOVdAxGcYk3hNd6",
  ),
  shape(
    "nginx secure_link",
    "nginx, ngx_http_secure_link_module",
    { md5: /^[\w-]{22}(?:==)?$/, expires: moment },
    /^(?:md5|expires)$/,
    "md5=_e4Nc3iduzkWRm01TBBNYw&expires=1796032801",
  ),
  shape(
    "Cloudinary, token",
    "Cloudinary, Token-based authentication",
    { __cld_token__: any },
    /^__cld_token__$/,
    "__cld_token__=exp=1796032801~hmac=9f3ac1d27be84c55",
  ),
  shape(
    "a signature with its end",
    "the common form: a signature beside a moment",
    { "*": signature, "@": moment },
    /^(?:sig|sign|signature|hmac|mac|digest|expires?|expiry|exp|expiration|expires?_?at|valid_?until)$/,
    "hmac=9f3ac1d27be84c559f3ac1d27be84c55&exp=1796032801",
  ),
  shape(
    "a signature of its own name",
    "the common form: a digest under a key that says so",
    { "*": /^[\w+/=-]{20,}$/ },
    /^(?:sig|signature|hmac|x-signature|url_?sig(?:nature)?)$/,
    "signature=9f3ac1d27be84c559f3ac1d27be84c55",
  ),
  pathShape(
    "Thumbor and imagor",
    "Thumbor, Security: HMAC",
    /^[\w-]{27}=$/,
    true,
    "/k7PmbS0rPzbx0J4fOYOVdAxGcYk=/600x200/hero.jpg",
  ),
  pathShape(
    "Cloudinary",
    "Cloudinary, Delivery URL signatures",
    /^s--[\w-]{8,32}--$/,
    false,
    "/image/upload/s--k7PmbS0r--/hero.jpg",
  ),
  pathShape(
    "imgproxy",
    "imgproxy, Signing a URL",
    /^[\w-]{43}$/,
    true,
    "/k7PmbS0rPzbx0J4fOYOVdAxGcYk3hNd6Pnm8w2HcAbc/rs:fill:600:200/plain/hero.jpg",
  ),
  pathShape(
    "Akamai and bunny.net, token in the path",
    "bunny.net, Token authentication, directory tokens",
    /^(?:bcdn_token=|hdn[a-z]{1,3}=|exp=|st=|token=).*/,
    false,
    "/bcdn_token=k7PmbS0rPzbx0J4f&expires=1796032801/hero.jpg",
  ),
];

function shape(name: string, source: string, marks: SignedShape["marks"], covers: RegExp, query: string): SignedShape {
  return { name, source, marks, covers, example: `/hero.jpg?${query}` };
}

function pathShape(name: string, source: string, written: RegExp, isFollowed: boolean, example: string): SignedShape {
  return { name, source, marks: {}, covers: /(?!)/, segment: { written, isFollowed }, example };
}

/** What a signed picture's path goes on with behind its signature: sizes, filters, an address. */
const behindSignature =
  /^(?:\d{0,9}x\d{0,9}$|-?\d{1,9}x-?\d{1,9}:|(?:fit-in|trim|meta|smart|plain|upload)$|filters:|(?:rs|resize|w|h|q|f|g|s|el|size|fill|fit|crop|plain|pr|preset|rt|dpr)[:_]|[^%]{0,2000}%2f|https?:)/i;

/** The components of an address that a signature covers: the signature, its times, who signed. Empty for an address that is not signed. */
export function signedPieces(pieces: readonly Piece[]): ReadonlySet<string> {
  const found = new Set<string>();
  const byKey = new Map<string, Piece>();
  const path: Piece[] = [];
  for (const piece of pieces) {
    if (piece.where.startsWith("query.")) byKey.set(keyOf(piece.where).toLowerCase(), piece);
    else if (/^path\.\d+$/.test(piece.where)) path.push(piece);
  }
  for (const { marks, covers, segment } of signedShapes) {
    if (segment !== undefined) {
      path.forEach(({ where, value }, i) => {
        if (segment.isFollowed && !behindSignature.test(path[i + 1]?.value ?? "")) return;
        if (segment.written.test(value)) found.add(where);
      });
    } else if (byKey.size > 0 && isMarked(byKey, marks, covers)) {
      for (const [key, { where }] of byKey) if (covers.test(key)) found.add(where);
    }
  }
  return found;
}

/** `*` stands for any key that the shape covers; `@` for another covered key. */
function isMarked(byKey: ReadonlyMap<string, Piece>, marks: SignedShape["marks"], covers: RegExp): boolean {
  return Object.entries(marks).every(([key, looks]) => {
    if (key !== "*" && key !== "@") return looks.test(byKey.get(key)?.value ?? "");
    for (const [own, { value }] of byKey) if (covers.test(own) && looks.test(value)) return true;
    return false;
  });
}
