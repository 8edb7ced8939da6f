/**
 * The fields we read of the DevTools protocol's Network domain (https://chromedevtools.github.io/devtools-protocol/tot/Network/).
 * One requestId goes through all hops of a redirect chain; the ExtraInfo events of a hop may come before or after its main event.
 */
export interface RequestWillBeSent {
  readonly requestId: string;
  readonly documentURL: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postData?: string | undefined;
  };
  /** Seconds of a monotonic clock. */
  readonly timestamp: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly initiator: {
    readonly type: string;
    readonly url?: string | undefined;
    readonly lineNumber?: number | undefined;
    readonly columnNumber?: number | undefined;
  };
  /** Whether ExtraInfo events exist for the hop that ended with `redirectResponse`. */
  readonly redirectHasExtraInfo: boolean;
  readonly redirectResponse?: NetworkResponse | undefined;
  readonly type?: string | undefined;
  readonly frameId?: string | undefined;
}

export interface NetworkResponse {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly mimeType: string;
  readonly protocol?: string | undefined;
  readonly fromDiskCache?: boolean | undefined;
  readonly encodedDataLength: number;
  readonly timing?: ResourceTiming | undefined;
  readonly securityDetails?: SecurityDetails | undefined;
}

/** Milliseconds after `requestTime` (seconds, monotonic); -1 where a step did not happen. */
export interface ResourceTiming {
  readonly requestTime: number;
  readonly connectStart: number;
  readonly connectEnd: number;
  readonly sslStart: number;
  readonly sslEnd: number;
  readonly sendStart: number;
  readonly sendEnd: number;
  readonly receiveHeadersStart?: number | undefined;
  readonly receiveHeadersEnd: number;
}

export interface SecurityDetails {
  readonly protocol: string;
  readonly subjectName: string;
  readonly sanList: readonly string[];
  readonly issuer: string;
  /** Seconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
}

export interface RequestExtraInfo {
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ResponseExtraInfo {
  readonly requestId: string;
  /** Several values of one name are parted by line feeds. */
  readonly headers: Readonly<Record<string, string>>;
  readonly statusCode: number;
  /** The head as it came, for HTTP/1. */
  readonly headersText?: string | undefined;
}

export interface LoadingFailed {
  readonly requestId: string;
  readonly timestamp: number;
  readonly errorText: string;
  readonly blockedReason?: string | undefined;
  readonly corsErrorStatus?: { readonly corsError: string } | undefined;
}

/** What became of a request's body. */
export interface ReadBody {
  readonly bytes: Uint8Array | null;
  readonly sizeBytes: number;
}

/** All that was heard of one requestId. */
export interface HeardRequest {
  readonly hops: RequestWillBeSent[];
  readonly requestExtras: RequestExtraInfo[];
  readonly responseExtras: ResponseExtraInfo[];
  response: { readonly response: NetworkResponse; readonly hasExtraInfo: boolean } | null;
  finished: { readonly timestamp: number; readonly encodedDataLength: number } | null;
  failed: LoadingFailed | null;
  fromMemoryCache: boolean;
  decodedBytes: number;
  body: ReadBody | null;
}
