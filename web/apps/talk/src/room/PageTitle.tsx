// The title of the browser's tab: the room, and how much is new in it while nobody looks.
import { useWords } from "@maru/ui";
import { useEffect } from "preact/hooks";

export function PageTitle({ room, unread = 0 }: { room: string | null; unread?: number }) {
  const words = useWords();
  const plain = room === null ? words.appName : `${room} · ${words.appName}`;
  const title = unread > 0 ? words.unreadTitle(unread, plain) : plain;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(
    () => () => {
      document.title = words.appName;
    },
    [],
  );
  return null;
}
