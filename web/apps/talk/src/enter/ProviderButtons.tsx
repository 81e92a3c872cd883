// The tenant's identity providers. Our own page goes there and comes back; a page in a frame opens a window.
import { useWords } from "@maru/ui";
import type { Action } from "../hooks/useAction.ts";
import { useWays } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";
import { pageHere } from "../router.ts";

export function ProviderButtons({ action }: { action: Action }) {
  const { client, openErrand } = useHouse();
  const words = useWords();
  const { oidc } = useWays();
  const go = (provider: string) => {
    if (openErrand !== null) return action.run(() => openErrand(() => client.enter.popupErrand(provider)));
    location.assign(client.enter.pageAddress(provider, pageHere(location) ?? "/"));
  };
  return (
    <>
      {oidc.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          class="button other"
          data-provider={id}
          disabled={action.busy}
          onClick={() => go(id)}
        >
          {words.continueWith(label)}
        </button>
      ))}
    </>
  );
}
