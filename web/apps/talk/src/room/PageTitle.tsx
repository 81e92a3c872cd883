// The title of the browser's tab: the room, and how much is new in it while nobody looks.
import { useWords } from "@maru/ui";
import { useLayoutEffect } from "preact/hooks";

export function PageTitle({ room, unread = 0 }: { room: string | null; unread?: number }) {
  const words = useWords();
  const plain = room === null ? words.appName : `${room} · ${words.appName}`;
  const title = unread > 0 ? words.unreadTitle(unread, plain) : plain;
  // In the same turn as the page changes: later, one that is gone might have the last word.
  useLayoutEffect(() => {
    document.title = title;
  }, [title]);
  useLayoutEffect(
    () => () => {
      document.title = words.appName;
    },
    [],
  );
  return null;
}
