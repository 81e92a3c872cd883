// Who I am here, and how this device shows things.
import { Avatar, faceOf, Preferences, useWords } from "@maru/ui";
import type { Principal } from "@maru/wire";
import { usePreferencesModel } from "../hooks/usePreferencesModel.ts";
import { Dialog } from "./Dialog.tsx";

export function ProfileDialog({ principal, onClose }: { principal: Principal; onClose(): void }) {
  const words = useWords();
  const preferences = usePreferencesModel();
  return (
    <Dialog label={words.settings} onClose={onClose}>
      <div class="sheet">
        <div class="who-am-i">
          <Avatar face={faceOf(principal.id, principal.name)} cover />
          <p>
            <b>
              {principal.name}
              <small>{principal.tag}</small>
            </b>
            {words.talkingAs(principal.name)}
          </p>
        </div>
        <Preferences model={preferences} />
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            {words.close}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
