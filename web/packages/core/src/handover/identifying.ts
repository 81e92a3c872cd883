// What a host page does to say who its user is: it brings a code, a token or a nickname, or asks for a challenge first and has
// its backend bring the code. Must not know how the page speaks.
import type { PushErrand } from "../sessions/entering.ts";
import type { Session } from "../sessions/session.ts";
import type { HostParts, HostPort } from "./hostChannel.ts";
import type { HostMessage } from "./messages.ts";

export interface Identifying {
  tellChallenge(): Promise<void>;
  identify(message: HostMessage & { type: "identify" }): Promise<void>;
}

/** `onTold`: the host knows a challenge, and its backend is to bring a code for it. */
export function createIdentifying(parts: HostParts, port: HostPort, onTold: () => void): Identifying {
  const { tellChallenge, finish } = createCodes(parts, port, onTold);
  return { tellChallenge, identify: (message) => identify(parts, finish, message) };
}

async function identify(
  { session, enter, oneself }: HostParts,
  finish: Codes["finish"],
  message: HostMessage & { type: "identify" },
): Promise<void> {
  if ("code" in message) await finish(message.code);
  else if ("host_code" in message) await enter.byHostCode(message.host_code);
  else if ("token" in message) await enter.byToken(message.token);
  else {
    const state = await known(session);
    if (state.status !== "signed-in") await enter.asGuest(message.nickname);
    else if (state.principal.kind === "guest" && state.principal.name !== message.nickname.trim())
      await oneself.rename(message.nickname);
  }
}

/** The state once it is known whether anybody is in. */
function known(session: Session): Promise<ReturnType<Session["getSnapshot"]>> {
  return new Promise((resolve) => {
    const look = () => {
      const state = session.getSnapshot();
      if (state.status === "restoring") return;
      off();
      resolve(state);
    };
    const off = session.subscribe(look);
    look();
  });
}

interface Codes {
  tellChallenge(): Promise<void>;
  finish(code: string): Promise<void>;
}

/** The verifier of the push code: made when asked for, good for one code. */
function createCodes({ enter }: HostParts, port: HostPort, onTold: () => void): Codes {
  let errand: PushErrand | null = null;
  return {
    tellChallenge: async () => {
      errand ??= await enter.pushErrand();
      onTold();
      port.post({ type: "challenge", challenge: errand.challenge });
    },
    finish: async (code) => {
      // Without a challenge there can be no good code; the server is to say so.
      const { finish } = errand ?? (await enter.pushErrand());
      errand = null;
      await finish(code);
    },
  };
}
