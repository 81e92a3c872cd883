// Asks once before somebody is blocked; taking it back needs no question.
import type { Principal } from "@maru/wire";
import { Confirm } from "../Confirm.tsx";
import { useHouse } from "../house.ts";
import { blocksOf } from "./blocking.ts";
import { useOrderWords } from "./words.ts";

export function BlockQuestion({ person, me, onDone }: { person: Principal; me: string; onDone(): void }) {
  const { client, notices } = useHouse();
  const words = useOrderWords();
  const onYes = async () => {
    await blocksOf(client, me).set(person, true);
    notices.say(words.blocked(person.name));
    onDone();
  };
  const question = { title: words.blockTitle(person.name), lead: words.blockLead, yes: words.block };
  return <Confirm model={{ ...question, onYes, onNo: onDone }} />;
}
