// What a message says, from its tree: elements and text, never markup. Must not know how it was written.
import type { ComponentChildren } from "preact";
import { linkify } from "../text/linkify.ts";

/** As on the wire. */
export type MarkupNode =
  | { type: "text"; text: string }
  | { type: "bold"; nodes: MarkupNode[] }
  | { type: "italic"; nodes: MarkupNode[] }
  | { type: "code"; text: string }
  | { type: "code_block"; text: string }
  | { type: "quote"; nodes: MarkupNode[] }
  | { type: "link"; url: string; text?: string | undefined }
  | { type: "mention"; id: string; name: string }
  | { type: "here" };

export interface MarkupProps {
  nodes: readonly MarkupNode[];
  /** Whether addresses are links. */
  links: boolean;
  /** The id of the reader: whoever is called sees it. */
  me: string;
}

export function Markup({ nodes, links, me }: MarkupProps) {
  return (
    <>
      {nodes.map((node, at) => (
        <Node key={at} node={node} links={links} me={me} />
      ))}
    </>
  );
}

function Node({ node, links, me }: { node: MarkupNode } & Omit<MarkupProps, "nodes">): ComponentChildren {
  switch (node.type) {
    case "text":
      return node.text;
    case "bold":
      return <strong>{<Markup nodes={node.nodes} links={links} me={me} />}</strong>;
    case "italic":
      return <em>{<Markup nodes={node.nodes} links={links} me={me} />}</em>;
    case "code":
      return <code>{node.text}</code>;
    case "code_block":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
        <pre tabIndex={0}>
          <code>{node.text}</code>
        </pre>
      );
    case "quote":
      return <blockquote>{<Markup nodes={node.nodes} links={links} me={me} />}</blockquote>;
    case "link":
      return links ? <Link href={node.url}>{node.text ?? node.url}</Link> : (node.text ?? node.url);
    case "mention":
      return <span class={node.id === me ? "mention me" : "mention"}>@{node.name}</span>;
    case "here":
      return <span class="mention me">@here</span>;
    default:
      return node satisfies never;
  }
}

function Link({ href, children }: { href: string; children: ComponentChildren }) {
  // A server that is newer than this page may know more ways to address something.
  if (!/^https?:/i.test(href)) return children;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

/** A text without a tree: addresses in it are links all the same. */
export function prose(text: string, links: boolean): ComponentChildren {
  const parts = links ? linkify(text) : [];
  if (parts.every((part) => part.href === null)) return text;
  return parts.map((part, at) =>
    part.href === null ? (
      part.text
    ) : (
      <Link key={at} href={part.href}>
        {part.text}
      </Link>
    ),
  );
}
