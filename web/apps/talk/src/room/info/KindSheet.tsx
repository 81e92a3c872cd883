// Makes a room one of another kind: which, and before that is done each thing that it would change.
import type { Conversation } from "@maru/core/conversations";
import { roomKinds } from "@maru/core/feed";
import { Actions, ListSkeleton, ProblemText, useWords } from "@maru/ui";
import type { KindEffect, Room, RoomKindEntry } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useAction } from "../../hooks/useAction.ts";
import { useHouse } from "../../house.ts";
import { Sheet } from "../../profile/Sheet.tsx";
import "./kindStyles.ts";
import { effectText, type KindWords, kindName, useKindWords } from "./kindWords.ts";

export interface KindSheetProps {
  store: Conversation;
  room: Room;
  onBack(): void;
}

/** A kind that was chosen, and what comes of it. */
interface Plan {
  kind: string;
  effects: readonly KindEffect[];
}

export function KindSheet({ store, room, onBack }: KindSheetProps) {
  const { client, conversations } = useHouse();
  const words = useKindWords();
  const action = useAction();
  const [kinds, setKinds] = useState<readonly string[] | null>(null);
  const [plan, setPlan] = useState<Plan | null>(null);
  const load = async () => setKinds(choosable(await roomKinds(client.requests)));
  useEffect(() => action.run(load), []);
  const acts = conversations.acts(store.ref);
  const look = (kind: string) => action.run(async () => setPlan({ kind, effects: await acts.effects(kind) }));
  if (plan !== null)
    return <EffectsSheet store={store} room={room} plan={plan} onNo={() => setPlan(null)} onDone={onBack} />;
  return (
    <Sheet name="kind" title={words.title} focus="heading" onBack={onBack}>
      <p class="lead">{words.lead}</p>
      {kinds === null && action.problem === "" && <ListSkeleton />}
      {kinds !== null && <Kinds words={words} kinds={kinds} now={room.kind} busy={action.busy} onChoose={look} />}
      <ProblemText text={refusalText(words, action)} />
    </Sheet>
  );
}

/** A room of two is made for the two: none becomes one. */
export function choosable(kinds: readonly RoomKindEntry[]): string[] {
  return kinds.filter((one) => one.made_by_people && one.policy["entry"] !== "pair").map(({ kind }) => kind);
}

interface KindsProps {
  words: KindWords;
  kinds: readonly string[];
  now: string;
  busy: boolean;
  onChoose(kind: string): void;
}

function Kinds({ words, kinds, now, busy, onChoose }: KindsProps) {
  return (
    <ul class="choices kind-list">
      {kinds.map((kind) => (
        <li key={kind}>
          <button type="button" data-kind={kind} disabled={busy || kind === now} onClick={() => onChoose(kind)}>
            <span>
              {kindName(words, kind)}
              <small>{words.kinds[kind]?.lead}</small>
            </span>
            {kind === now && <small class="kind-now">{words.now}</small>}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface EffectsSheetProps {
  store: Conversation;
  room: Room;
  plan: Plan;
  onNo(): void;
  onDone(): void;
}

function EffectsSheet({ store, room, plan: { kind, effects }, onNo, onDone }: EffectsSheetProps) {
  const { conversations, notices } = useHouse();
  const words = useKindWords();
  const { cancel } = useWords();
  const action = useAction();
  const change = async () => {
    await conversations.acts(store.ref).change({ kind });
    notices.say(words.changed);
    onDone();
  };
  return (
    <Sheet name="effects" title={words.ask} focus="heading" onBack={onNo}>
      <p class="kind-change">
        <FromTo words={words} from={kindName(words, room.kind)} to={kindName(words, kind)} />
      </p>
      <p class="lead">{effects.length === 0 ? words.nothing : words.willChange(effects.length)}</p>
      <dl class="effects">
        {effects.map((effect) => {
          const { label, from, to } = effectText(words, effect);
          return (
            <div key={effect.name} data-effect={effect.name}>
              <dt>{label}</dt>
              <dd>
                <FromTo words={words} from={from} to={to} />
              </dd>
            </div>
          );
        })}
      </dl>
      <ProblemText text={refusalText(words, action)} />
      <Actions>
        <button type="button" class="button quiet" onClick={onNo}>
          {cancel}
        </button>
        <button type="button" class="button" data-act="yes" disabled={action.busy} onClick={() => action.run(change)}>
          {words.change}
        </button>
      </Actions>
    </Sheet>
  );
}

function FromTo({ words, from, to }: { words: KindWords; from: string; to: string }) {
  return (
    <>
      <span>{from}</span> <span aria-hidden="true">→</span> <span class="sr-only">{words.becomes}</span> <b>{to}</b>
    </>
  );
}

function refusalText(words: KindWords, { code, problem }: { code: string | null; problem: string }): string {
  return words.refusals[code ?? ""] ?? problem;
}
