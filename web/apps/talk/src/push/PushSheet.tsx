// Being told while no page is open: on this device or not, whether it arrives, and when not.
import { getPush, type PushState, type QuietHours, setQuietHours, tryPush } from "@maru/core/push";
import { Actions, ProblemText, useWords } from "@maru/ui";
import { useEffect, useState } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { Sheet } from "../profile/Sheet.tsx";
import { askLeave, readiness } from "./device.ts";
import { isOn, turnOff, turnOn } from "./switching.ts";
import { usePushWords } from "./words.ts";

export function PushSheet({ me, onBack }: { me: string; onBack(): void }) {
  const { client } = useHouse();
  const words = usePushWords();
  const action = useAction();
  const [state, setState] = useState<PushState | null>(null);
  const load = async () => setState(await getPush(client.requests));
  useEffect(() => action.run(load), []);
  return (
    <Sheet name="push" title={words.notifications} focus="heading" onBack={onBack}>
      {readiness() === "ready" ? <DeviceSwitch me={me} state={state} onChanged={load} /> : <NotReady />}
      {state !== null && <QuietForm held={state.quiet_hours ?? null} />}
      <ProblemText text={action.problem} />
    </Sheet>
  );
}

/** What stands in the way, and what to do about it. */
function NotReady() {
  const words = usePushWords();
  const why = readiness();
  if (why === "unsupported") return <p data-push={why}>{words.unsupported}</p>;
  const [title, lead] =
    why === "blocked" ? [words.blocked, words.blockedLead] : [words.installFirst, words.installFirstLead];
  return (
    <div class="switched" data-push={why}>
      <p>{title}</p>
      <p class="hint">{lead}</p>
    </div>
  );
}

interface SwitchProps {
  me: string;
  state: PushState | null;
  onChanged(): Promise<void>;
}

function DeviceSwitch({ me, state, onChanged }: SwitchProps) {
  const house = useHouse();
  const words = usePushWords();
  const action = useAction();
  const [said, setSaid] = useState("");
  const on = state !== null && isOn(house, me) && state.devices.some((device) => device.current);
  const change = (wanted: boolean) =>
    action.run(async () => {
      setSaid("");
      // Asked within the tap, or some browsers do not ask.
      if (wanted && !(await askLeave())) setSaid(words.refused);
      else if (wanted) await turnOn(house, me).catch((error) => setSaid(failureOf(error, words.failed)));
      else await turnOff(house, me);
      await onChanged();
    });
  const trial = () =>
    action.run(async () => {
      const { outcome } = await tryPush(house.client.requests);
      setSaid(words.outcomes[outcome as keyof typeof words.outcomes] ?? outcome);
      await onChanged();
    });
  return (
    <div class="switched" data-push="ready">
      <label class="check">
        <input
          type="checkbox"
          name="push"
          aria-describedby="about-push"
          checked={on}
          disabled={state === null || action.busy}
          onChange={(event) => change(event.currentTarget.checked)}
        />
        <span>{words.onThisDevice}</span>
      </label>
      <p class="hint" id="about-push">
        {words.onThisDeviceLead}
      </p>
      {on && (
        <Actions>
          <button type="button" class="button soft" data-act="try-push" disabled={action.busy} onClick={trial}>
            {words.tryIt}
          </button>
        </Actions>
      )}
      <p role="status" data-part="push-said">
        {said}
      </p>
      <ProblemText text={action.problem} />
    </div>
  );
}

/** A refusal of the server is told as such; what the browser says helps nobody. */
function failureOf(error: unknown, words: string): string {
  if (error instanceof DOMException) return words;
  throw error;
}

const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

function QuietForm({ held }: { held: QuietHours | null }) {
  const { client, notices } = useHouse();
  const general = useWords();
  const words = usePushWords();
  const action = useAction();
  const [on, setOn] = useState(held?.on ?? false);
  const zone = zoneHere();
  const keep = (from: string, to: string, isOn: boolean) =>
    setQuietHours(client.requests, { on: isOn, from, to, zone });
  const save = action.submit(async (field) => {
    await keep(field("from"), field("to"), on);
    notices.say(words.saved);
  });
  const switchOn = (isOn: boolean) => {
    setOn(isOn);
    // Off is off at once; on begins with what is said below.
    if (!isOn && held !== null) action.run(() => keep(held.from, held.to, false));
  };
  return (
    <form class="switched" onSubmit={save} data-part="quiet-hours">
      <label class="check">
        <input
          type="checkbox"
          name="quiet"
          checked={on}
          disabled={action.busy}
          onChange={(event) => switchOn(event.currentTarget.checked)}
        />
        <span>{words.quiet}</span>
      </label>
      <p class="hint">{words.quietLead(zone)}</p>
      {on && (
        <>
          <div class="times">
            <label class="field">
              <span>{words.from}</span>
              <input class="input" type="time" name="from" required defaultValue={held?.from ?? "22:00"} />
            </label>
            <label class="field">
              <span>{words.to}</span>
              <input class="input" type="time" name="to" required defaultValue={held?.to ?? "07:30"} />
            </label>
          </div>
          <Actions>
            <button type="submit" class="button" disabled={action.busy}>
              {general.save}
            </button>
          </Actions>
        </>
      )}
      <ProblemText text={action.problem} />
    </form>
  );
}
