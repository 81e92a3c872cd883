// The line of the connection, where there is something to say of it.
import { ConnectionBar } from "@maru/ui";
import { useConnectionBar } from "../hooks/useConnectionBar.ts";

export function ConnectionPart() {
  return <ConnectionBar model={useConnectionBar()} />;
}
