/** A mail service (ESP): where its hosts are and which shape its URLs and headers have. URLs are templates, see mail/placeholders.ts. */
export interface MailService {
  readonly name: string;
  /** The real service whose published shapes it borrows. */
  readonly shape: string;
  readonly domain: string;
  /** It owns 127.<network>.0.0/16, as a service owns its own prefixes. */
  readonly network: number;
  readonly hosts: readonly string[];
  readonly open: string;
  readonly click: string;
  readonly unsubscribe: string;
  readonly confirm: string;
  readonly preferences: string;
  readonly dkimSelector: string;
  readonly returnPath: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a confirmation link acts at once or shows a page with a button (against link scanners). */
  readonly confirmsBy: "link" | "button";
}
