// The main components as custom elements, for pages without Preact: each takes the view model of its component as the
// property `model`, draws it in a shadow root, and names its pieces as `::part`s. The page has the tokens
// (`styles/tokens.css`); what is inside is styled by the sheet that is given here. Must not know where models come from.
import { type ComponentChildren, render } from "preact";
import { useRef } from "preact/hooks";
import type { Catalogue } from "../catalogue/index.ts";
import { Composer, type ComposerModel } from "../components/Composer.tsx";
import { MessageList, type MessageListHandle, type MessageListModel } from "../components/MessageList.tsx";
import { RoomHead, type RoomHeadModel } from "../components/RoomHead.tsx";
import { RoomList, type RoomListModel } from "../components/RoomList.tsx";
import { Words } from "../words.ts";
import { PARTS } from "./parts.ts";

/** `<maru-room>` is a head, a log and a composer; what is `null` is left out. */
export interface RoomElementModel {
  head: RoomHeadModel | null;
  log: MessageListModel;
  /** Changes with the room: what is being written belongs to one. */
  key: string;
  composer: ComposerModel | null;
}

export interface MaruElement<Model> extends HTMLElement {
  model: Model | null;
}

export interface ElementOptions {
  words: Catalogue;
  /** Those of `all.css`, by `import … with { type: "css" }` or `new CSSStyleSheet()`. */
  styles: readonly CSSStyleSheet[];
}

/** Draws all elements in other words from now on. */
export type SetWords = (words: Catalogue) => void;

const HOST_STYLE = `:host{display:flex;flex-direction:column;position:relative;min-height:0;font:var(--text);color:var(--ink);background:var(--paper)}
:host([hidden]){display:none}`;

/** Defines `maru-rooms`, `maru-log`, `maru-composer` and `maru-room`. Once in a page. */
export function defineElements({ words, styles }: ElementOptions): SetWords {
  const own = new CSSStyleSheet();
  own.replaceSync(HOST_STYLE);
  const sheets = [...styles, own];
  const standing = new Set<{ draw(): void }>();
  let spoken = words;
  const define = <Model,>(name: string, draw: (model: Model) => ComponentChildren) => {
    customElements.define(name, createElementClass(draw, { sheets, standing, words: () => spoken }));
  };
  define<RoomListModel>("maru-rooms", (model) => <RoomList model={model} />);
  define<MessageListModel>("maru-log", (model) => <Log model={model} />);
  define<ComposerModel>("maru-composer", (model) => <Composer model={model} />);
  define<RoomElementModel>("maru-room", ({ head, log, key, composer }) => (
    <>
      {head !== null && <RoomHead model={head} />}
      <Log key={`log ${key}`} model={log} />
      {composer !== null && <Composer key={key} model={composer} />}
    </>
  ));
  return (next) => {
    spoken = next;
    for (const element of standing) element.draw();
  };
}

function Log({ model }: { model: MessageListModel }) {
  const handle = useRef<MessageListHandle>(null);
  return (
    <div class="log-frame">
      <MessageList handle={handle} model={model} />
    </div>
  );
}

interface Surroundings {
  sheets: CSSStyleSheet[];
  standing: Set<{ draw(): void }>;
  words(): Catalogue;
}

function createElementClass<Model>(draw: (model: Model) => ComponentChildren, around: Surroundings) {
  return class extends HTMLElement implements MaruElement<Model> {
    #model: Model | null = null;
    readonly #root = this.attachShadow({ mode: "open" });
    readonly #named = new MutationObserver(() => nameParts(this.#root));

    get model(): Model | null {
      return this.#model;
    }

    set model(model: Model | null) {
      this.#model = model;
      if (this.isConnected) this.draw();
    }

    connectedCallback(): void {
      this.#root.adoptedStyleSheets = around.sheets;
      this.#named.observe(this.#root, { childList: true, subtree: true, attributeFilter: ["class"] });
      around.standing.add(this);
      this.draw();
    }

    disconnectedCallback(): void {
      around.standing.delete(this);
      this.#named.disconnect();
      render(null, this.#root);
    }

    draw(): void {
      const model = this.#model;
      render(model && <Words.Provider value={around.words()}>{draw(model)}</Words.Provider>, this.#root);
      nameParts(this.#root);
    }
  };
}

function nameParts(root: ShadowRoot): void {
  for (const [selector, part] of PARTS)
    for (const element of root.querySelectorAll(selector))
      if (element.getAttribute("part") !== part) element.setAttribute("part", part);
}
