import { reason } from "../../../../data/codes.ts";
import { isLongToken } from "../../../compare/value-shape.ts";
import type { Detect } from "../signal.ts";

/** A response sets a cookie whose value is long and looks drawn: the client is known again. */
export const cookieIdentifier: Detect = ({ firstRequests, hops }) => {
  for (const { setCookies, url } of [...firstRequests, ...hops]) {
    for (const cookie of setCookies) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      const value = pair.slice(at + 1).trim();
      if (at > 0 && isLongToken(value))
        return reason("cookie-set", { host: hostName(url), name: pair.slice(0, at).trim(), value: value.slice(0, 40) });
    }
  }
  return null;
};

const hostName = (url: string) => (URL.canParse(url) ? new URL(url).hostname : url);
