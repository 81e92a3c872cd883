// What can be done with one message that is there for everybody.
import type { Conversation } from "@maru/core/conversations";
import { Menu, type MenuChoice, type MessageView, useWords } from "@maru/ui";
import { copyText } from "../clipboard.ts";
import { useFeatures } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";
import { problemText } from "../problems.ts";

export interface TalkMenuProps {
  message: MessageView;
  anchor: HTMLElement;
  store: Conversation;
  onClose(): void;
}

export function TalkMenu({ message, anchor, store, onClose }: TalkMenuProps) {
  const { conversations, notices } = useHouse();
  const words = useWords();
  const { message_deletion } = useFeatures();
  const copy = async () => notices.say((await copyText(message.text)) ? words.copied : words.copyFailed);
  const remove = () =>
    conversations
      .acts(store.ref)
      .deleteMessage(message.id)
      .catch((error) => notices.say(problemText(words, error)));
  const choices: MenuChoice[] = [{ icon: "copy", label: words.copy, onChoose: () => void copy() }];
  if (message.own && message_deletion)
    choices.push({ icon: "trash", label: words.remove, danger: true, onChoose: () => void remove() });
  const label = words.more(message.own ? words.you : message.sender.name);
  return <Menu model={{ label, anchor, choices, onClose }} />;
}
