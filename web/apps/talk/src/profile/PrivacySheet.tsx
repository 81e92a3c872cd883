// What one shows of oneself: that one has read, that one is typing, that one is online.
import { setPrivacy } from "@maru/core/feed";
import { ProblemText } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { Me } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { Sheet } from "./Sheet.tsx";

type Shown = Pick<Me, "receipts" | "typing" | "presence">;

export function PrivacySheet({ me, onBack }: { me: Me | null; onBack(): void }) {
  const { client } = useHouse();
  const words = useLaterWords();
  const action = useAction();
  const [shown, setShown] = useState<Shown | null>(me);
  useEffect(() => setShown((held) => held ?? me), [me]);
  const set = (change: Partial<Shown>) => action.run(async () => setShown(await setPrivacy(client.requests, change)));
  const switches = [
    ["receipts", words.receipts, words.receiptsLead],
    ["typing", words.showTyping, words.showTypingLead],
    ["presence", words.showPresence, words.showPresenceLead],
  ] as const;
  return (
    <Sheet name="privacy" title={words.privacy} focus="heading" onBack={onBack}>
      {switches.map(([name, label, lead]) => (
        <div key={name}>
          <label class="check">
            <input
              type="checkbox"
              name={name}
              aria-describedby={`about-${name}`}
              checked={shown?.[name] ?? false}
              disabled={shown === null || action.busy}
              onChange={(event) => set({ [name]: event.currentTarget.checked })}
            />
            <span>{label}</span>
          </label>
          <p class="hint" id={`about-${name}`}>
            {lead}
          </p>
        </div>
      ))}
      <ProblemText text={action.problem} />
    </Sheet>
  );
}
