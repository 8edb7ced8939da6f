import type { Entity } from "./entity.ts";
import type { PartKind, PartRole } from "./part.ts";

/** Media types that are read as something else than binary; `text/` in general is text. */
const KINDS: Readonly<Record<string, PartKind>> = {
  "text/html": "html",
  "application/xhtml+xml": "html",
  "text/x-amp-html": "amp",
  "image/svg+xml": "svg",
  "text/css": "css",
  "message/external-body": "external-body",
  "message/rfc822": "message",
  "message/global": "message",
  "message/news": "message",
  "message/delivery-status": "text",
  "message/disposition-notification": "text",
};

/** What an entity is made of. A multipart or message that has no children is what its bytes look like. */
export function kindOf(entity: Entity): PartKind {
  const { value } = entity.contentType;
  const kind = value.startsWith("multipart/")
    ? "multipart"
    : (KINDS[value] ?? (value.startsWith("text/") ? "text" : "binary"));
  if ((kind !== "multipart" && kind !== "message") || entity.children.length > 0) return kind;
  return /<(?:!doctype html|html|body|table|img)\b/i.test(entity.body.toString("latin1", 0, 4_096)) ? "html" : "text";
}

/** Which parts a reader sees, by path: RFC 2046 5.1.4 (alternative), RFC 2387 (related), RFC 1847 (signed). */
export function rolesOf(root: Entity): ReadonlyMap<string, PartRole> {
  const roles = new Map<string, PartRole>();
  assign(root, "displayed", roles);
  return roles;
}

function assign(entity: Entity, role: PartRole, roles: Map<string, PartRole>): void {
  const kind = kindOf(entity);
  if (kind === "message") {
    roles.set(entity.path, "container");
    for (const child of entity.children) assign(child, "nested", roles);
    return;
  }
  if (kind !== "multipart") {
    roles.set(entity.path, role === "displayed" && !isShown(entity) ? "attached" : role);
    return;
  }
  roles.set(entity.path, "container");
  const shown = role === "displayed" ? shownChildren(entity) : entity.children;
  for (const child of entity.children) assign(child, shown.includes(child) ? role : leftRole(entity, child), roles);
}

function leftRole(parent: Entity, child: Entity): PartRole {
  if (isAttachment(child)) return "attached";
  if (parent.contentType.value === "multipart/alternative") return "alternative";
  return parent.contentType.value === "multipart/related" ? "related" : "attached";
}

function shownChildren(entity: Entity): readonly Entity[] {
  const { children, contentType } = entity;
  switch (contentType.value) {
    case "multipart/alternative": {
      const last = children.findLast(isDisplayable);
      return last === undefined ? [] : [last];
    }
    case "multipart/related": {
      const start = contentType.parameters.get("start")?.replace(/[<>\s]/g, "");
      const root = start === undefined ? undefined : children.find((child) => contentIdOf(child) === start);
      return [root ?? children[0]].filter((child) => child !== undefined);
    }
    case "multipart/signed":
      return children.slice(0, 1);
    default:
      return children;
  }
}

/** Whether a client that reads text and HTML finds something to show in it. */
function isDisplayable(entity: Entity): boolean {
  const kind = kindOf(entity);
  return kind === "multipart" ? entity.children.some(isDisplayable) : isShown(entity);
}

function isShown(entity: Entity): boolean {
  const { value } = entity.contentType;
  const kind = kindOf(entity);
  return (kind === "html" || (kind === "text" && value !== "text/calendar")) && !isAttachment(entity);
}

function isAttachment(entity: Entity): boolean {
  return entity.disposition.value === "attachment";
}

/** Content-ID without its angle brackets, or null. */
export function contentIdOf(entity: Entity): string | null {
  for (const field of entity.fields) if (field.key === "content-id") return field.value.replace(/[<>\s]/g, "") || null;
  return null;
}
