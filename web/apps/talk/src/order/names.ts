// Names for the ids that a record holds: of those who are in, who are banned, and whose messages stand in the log.
import type { Conversation, Conversations } from "@maru/core/conversations";
import { useEffect, useState } from "preact/hooks";
import { useHouse } from "../house.ts";

type Names = ReadonlyMap<string, string>;

/** What is not known is not in it. */
export function useNames(store: Conversation): Names {
  const { conversations } = useHouse();
  const [names, setNames] = useState<Names>(() => saidNames(store));
  useEffect(() => {
    let stands = true;
    void askNames(conversations, store).then((found) => {
      if (stands) setNames(found);
    });
    return () => {
      stands = false;
    };
  }, [store]);
  return names;
}

function saidNames(store: Conversation): Map<string, string> {
  const { log, past } = store.getSnapshot();
  return new Map((past ?? log).messages.map(({ sender }) => [sender.id, sender.name]));
}

async function askNames(conversations: Conversations, store: Conversation): Promise<Names> {
  const acts = conversations.acts(store.ref);
  // Without an answer the record names fewer.
  const [members, bans] = await Promise.allSettled([acts.members(), acts.bans()]);
  const names = saidNames(store);
  const found = [
    ...(members.status === "fulfilled" ? members.value.members : []),
    ...(bans.status === "fulfilled" ? bans.value : []),
  ];
  for (const { member } of found) names.set(member.id, member.name);
  return names;
}
