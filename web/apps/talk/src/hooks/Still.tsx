// What is drawn again only when one of the values beside it is another: a room is drawn with every message, and most of what
// stands around its messages has nothing to do with them.
import { Component, type ComponentChildren } from "preact";

export interface StillProps {
  /** All that the children depend on; functions in them may be older ones that do the same. As many each time. */
  by: readonly unknown[];
  children: ComponentChildren;
}

export class Still extends Component<StillProps> {
  override shouldComponentUpdate({ by }: StillProps): boolean {
    return by.some((value, at) => value !== this.props.by[at]);
  }

  override render({ children }: StillProps) {
    return children;
  }
}
