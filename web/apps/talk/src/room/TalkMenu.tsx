// What can be done with one message that is there for everybody.
import { type Conversation, changed } from "@maru/core/conversations";
import { useWords } from "@maru/ui";
import { Menu, type MenuChoice, type MenuRow } from "@maru/ui/menu";
import type { Message } from "@maru/wire";
import { copyText } from "../clipboard.ts";
import { useProblemNotice } from "../hooks/useProblemNotice.ts";
import { useFeatures } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";
import { blocksOf } from "../order/blocking.ts";
import type { Question } from "../order/MessageDialog.tsx";
import { useOrderWords } from "../order/words.ts";
import type { May } from "./useMay.ts";

const EMOJIS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export interface TalkMenuProps {
  message: Message;
  anchor: HTMLElement;
  store: Conversation;
  me: string;
  may: May;
  /** Whether one may write here now. */
  writes: boolean;
  onReply(message: Message): void;
  onEdit(message: Message): void;
  onAsk(message: Message, question: Question): void;
  onClose(): void;
}

export function TalkMenu(props: TalkMenuProps) {
  const { message, anchor, me, writes, onClose } = props;
  const words = useWords();
  const choices = useChoices(props);
  const row = useEmojis(props);
  const { reactions } = useFeatures();
  const label = words.more(message.sender.id === me ? words.you : message.sender.name);
  return <Menu model={{ label, anchor, choices, row: writes && reactions ? row : null, onClose }} />;
}

function useEmojis({ message, store }: TalkMenuProps): MenuRow {
  const words = useWords();
  const say = useProblemNotice();
  const { own, changes } = store.getSnapshot();
  const [, mine] = changed(message, own, changes);
  const options = EMOJIS.map((text) => {
    const on = mine.includes(text);
    return {
      text,
      label: words.reactWith(text),
      on,
      onChoose: () => void store.react(message.id, text, !on).catch(say),
    };
  });
  return { label: words.react, options };
}

function useChoices(props: TalkMenuProps): MenuChoice[] {
  const { message, store, me, may, writes, onReply, onEdit, onAsk } = props;
  const { conversations, notices } = useHouse();
  const words = useWords();
  const order = useOrderWords();
  const say = useProblemNotice();
  const { message_deletion } = useFeatures();
  const own = message.sender.id === me;
  const others = useOthersChoices(props);
  const copy = async () => notices.say((await copyText(message.text)) ? words.copied : words.copyFailed);
  const pin = () => conversations.acts(store.ref).pin(message.id, !message.pinned).catch(say);
  const choices: MenuChoice[] = [];
  if (writes) choices.push({ icon: "reply", label: words.reply, onChoose: () => onReply(message) });
  choices.push({ icon: "copy", label: words.copy, onChoose: () => void copy() });
  if (own && writes) choices.push({ icon: "pen", label: words.edit, onChoose: () => onEdit(message) });
  if (may("pin"))
    choices.push({ icon: "pin", label: message.pinned ? words.unpin : words.pin, onChoose: () => void pin() });
  if (may("keep_order") && message.edited_at !== undefined)
    choices.push({ icon: "eye", label: order.edits, onChoose: () => onAsk(message, "edits") });
  if ((own || may("keep_order")) && message_deletion)
    choices.push({ icon: "trash", label: words.remove, danger: true, onChoose: () => onAsk(message, "delete") });
  return own ? choices : [...choices, ...others];
}

/** About what somebody else has said, and about them. */
function useOthersChoices({ message, me, may, onAsk }: TalkMenuProps): MenuChoice[] {
  const { client, notices } = useHouse();
  const words = useOrderWords();
  const say = useProblemNotice();
  const { message_deletion } = useFeatures();
  const { sender } = message;
  const blocks = blocksOf(client, me);
  const unblock = () => blocks.set(sender, false).then(() => notices.say(words.unblocked(sender.name)), say);
  const choices: MenuChoice[] = [
    { icon: "lost", label: words.report, onChoose: () => onAsk(message, "report") },
    blocks.isBlocked(sender.id)
      ? { icon: "people", label: words.unblock, onChoose: () => void unblock() }
      : { icon: "lock", label: words.block, onChoose: () => onAsk(message, "block") },
  ];
  if (may("keep_order") && message_deletion)
    choices.push({ icon: "trash", label: words.clear, danger: true, onChoose: () => onAsk(message, "clear") });
  return choices;
}
