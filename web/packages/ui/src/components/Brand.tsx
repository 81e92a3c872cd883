// Whose house this is: the tenant's picture, or our mark. Decoration: the name stands beside it.
import { useState } from "preact/hooks";
import { Mark } from "./Icon.tsx";

export function Brand({ logo }: { logo: string | null }) {
  const [isBroken, setBroken] = useState(false);
  if (logo === null || isBroken) return <Mark />;
  return <img class="logo" src={logo} alt="" referrerpolicy="no-referrer" onError={() => setBroken(true)} />;
}
