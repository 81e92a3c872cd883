// Where I am signed in: each device, ending one, ending all others, ending all.

import { Actions, EmptyState, formatsFor, ListSkeleton, ProblemText, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { DeviceEntry } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { Sheet } from "./Sheet.tsx";

export function DevicesSheet({ onBack }: { onBack(): void }) {
  const { client, notices } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const action = useAction();
  const [devices, setDevices] = useState<DeviceEntry[] | null>(null);
  const load = async () => setDevices(await client.devices.list());
  useEffect(() => action.run(load), []);
  const end = (device: DeviceEntry) =>
    action.run(async () => {
      await client.devices.end(device.id);
      await load();
    });
  const endOthers = () =>
    action.run(async () => {
      await client.devices.endOthers();
      notices.say(later.endedOthers);
      await load();
    });
  const others = devices?.some((device) => !device.current) ?? false;
  return (
    <Sheet name="devices" title={words.devices} onBack={onBack}>
      {devices === null && action.problem === "" && <ListSkeleton />}
      {devices === null && action.problem !== "" && <Failed lead={action.problem} onRetry={() => action.run(load)} />}
      {devices !== null && (
        <ul class="device-list" data-list="devices">
          {devices.map((device) => (
            <DeviceLine key={device.id} device={device} busy={action.busy} onEnd={() => end(device)} />
          ))}
        </ul>
      )}
      {devices !== null && <ProblemText text={action.problem} />}
      <Actions>
        {others && (
          <button type="button" class="button soft" disabled={action.busy} data-act="end-others" onClick={endOthers}>
            {later.endOthers}
          </button>
        )}
        <button
          type="button"
          class="button danger"
          disabled={action.busy}
          data-act="end-all"
          onClick={() => action.run(client.devices.endAll)}
        >
          {later.endEverywhere}
        </button>
      </Actions>
    </Sheet>
  );
}

function Failed({ lead, onRetry }: { lead: string; onRetry(): void }) {
  const words = useWords();
  const later = useLaterWords();
  const action = { label: words.reload, onAct: onRetry };
  return <EmptyState model={{ icon: "lost", title: later.devicesFailed, lead, action }} />;
}

function DeviceLine({ device, busy, onEnd }: { device: DeviceEntry; busy: boolean; onEnd(): void }) {
  const words = useWords();
  const later = useLaterWords();
  const seen = formatsFor(words.locale).recent(new Date(device.last_seen_at), new Date(), words.yesterday);
  return (
    <li>
      <span>
        <b>{device.device}</b>
        <small>{device.current ? later.thisDevice : words.lastSeen(seen)}</small>
      </span>
      {!device.current && (
        <button
          type="button"
          class="button quiet"
          disabled={busy}
          aria-label={later.endDevice(device.device)}
          onClick={onEnd}
        >
          {later.endOne}
        </button>
      )}
    </li>
  );
}
