// The notice of a room: for those who keep order to put up, to change and to take down; for all, those before it.
import type { Conversation } from "@maru/core/conversations";
import { orderActs } from "@maru/core/order";
import { Actions, formatsFor, ProblemText, useWords } from "@maru/ui";
import type { Room } from "@maru/wire";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { Sheet } from "../profile/Sheet.tsx";
import type { May } from "../room/useMay.ts";
import { NoticeText } from "./NoticeBar.tsx";
import { Pages } from "./Pages.tsx";
import { useOrderWords } from "./words.ts";

const NOTICE_CHARS_MAX = 1_000;

export interface NoticeSheetProps {
  store: Conversation;
  room: Room;
  may: May;
  me: string;
  onBack(): void;
  onClose(): void;
}

export function NoticeSheet({ store, room, may, me, onBack, onClose }: NoticeSheetProps) {
  const { client } = useHouse();
  const words = useOrderWords();
  const { locale } = useWords();
  const acts = orderActs(client.requests, store.ref);
  const load = async (before?: number) => {
    const { notices, prev } = await acts.notices(before);
    return { items: notices, prev };
  };
  return (
    <Sheet name="notice" title={words.notice} focus="heading" onBack={onBack}>
      {may("keep_order") && <NoticeForm room={room} set={acts.setNotice} onDone={onClose} />}
      <h3 class="section-title">{words.noticesBefore}</h3>
      <Pages
        name="notices"
        empty={{ icon: "pin", title: words.noNotices }}
        load={load}
        keyOf={(one) => one.seq}
        line={(one) => (
          <>
            <small>{formatsFor(locale).full(new Date(one.at))}</small>
            <div class="notice-text">
              <NoticeText notice={one} me={me} />
            </div>
          </>
        )}
      />
    </Sheet>
  );
}

interface NoticeFormProps {
  room: Room;
  set(text: string | null): Promise<void>;
  onDone(): void;
}

function NoticeForm({ room, set, onDone }: NoticeFormProps) {
  const { notices } = useHouse();
  const words = useOrderWords();
  const action = useAction();
  const put = async (text: string | null) => {
    await set(text);
    notices.say(text === null ? words.noticeIsDown : words.noticeIsUp);
    onDone();
  };
  return (
    <form onSubmit={action.submit((field) => put(field("notice")))} data-form="notice">
      <label class="field">
        <span>{words.noticeText}</span>
        <textarea
          class="input"
          name="notice"
          rows={4}
          required
          maxLength={NOTICE_CHARS_MAX}
          defaultValue={room.notice?.text ?? ""}
        />
        <small>{words.noticeHint}</small>
      </label>
      <ProblemText text={action.problem} />
      <Actions>
        {room.notice !== undefined && (
          <button
            type="button"
            class="button quiet"
            data-act="take-down"
            disabled={action.busy}
            onClick={() => action.run(() => put(null))}
          >
            {words.noticeTakeDown}
          </button>
        )}
        <button type="submit" class="button" disabled={action.busy}>
          {words.noticePut}
        </button>
      </Actions>
    </form>
  );
}
