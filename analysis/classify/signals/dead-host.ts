import { reason } from "../../../data/codes.ts";
import type { Detect } from "./signal.ts";

/** The host's name leads to no address: what the URL says of the reader reaches nobody while it does not. */
export const deadHost: Detect = ({ host }) => (host?.end === "dead" ? reason("host-dead", { host: host.host }) : null);
