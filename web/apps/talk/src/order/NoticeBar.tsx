// The notice of a room under its head. Which one was folded is remembered on this device.
import { Icon, Markup, plainText } from "@maru/ui";
import type { Notice } from "@maru/wire";
import { useState } from "preact/hooks";
import { useFeatures } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";
import { useOrderWords } from "./words.ts";
import "./styles.ts";

export interface NoticeBarProps {
  /** The room's id. */
  room: string;
  notice: Notice;
  me: string;
}

export function NoticeBar({ room, notice, me }: NoticeBarProps) {
  const words = useOrderWords();
  const [folded, fold] = useFolded(room, notice.seq);
  return (
    <section class="notice-bar" data-folded={folded} aria-label={words.notice}>
      <b>{words.notice}</b>
      <div>{folded ? plainText(notice.text).replace(/\s+/g, " ") : <NoticeText notice={notice} me={me} />}</div>
      <button
        type="button"
        class="icon-button"
        aria-expanded={!folded}
        aria-label={folded ? words.noticeUnfold : words.noticeFold}
        onClick={() => fold(!folded)}
      >
        <Icon name="back" />
      </button>
    </section>
  );
}

export function NoticeText({ notice, me }: Omit<NoticeBarProps, "room">) {
  const { links } = useFeatures();
  return <Markup nodes={notice.markup ?? [{ type: "text", text: notice.text }]} links={links} me={me} />;
}

function useFolded(room: string, seq: number): [boolean, (on: boolean) => void] {
  const { platform } = useHouse();
  const key = `maru.notice.${room}`;
  const [folded, setFolded] = useState(platform.storage.get(key));
  return [
    folded === `${seq}`,
    (on) => {
      const next = on ? `${seq}` : "";
      platform.storage.set(key, next);
      setFolded(next);
    },
  ];
}
