// Writes docs/screens.md: a table of each screen at each size, in both languages and both themes.
// Must not know how pictures are made.
import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** In the order of the page: the file's name, and what is to be seen. */
const SCREENS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Coming in": {
    enter: "The way in: as a guest by one tap, with an account, or by a provider",
    "sign-in": "Signing in with an account",
  },
  "The list": {
    "empty-list": "No room yet",
    list: "One's own rooms and the directory: unread, called (@), pinned, muted",
    "list-menu": "What can be done with a room of one's list",
    directory: "The directory, with a search",
    "create-room": "Making a room",
  },
  "A room": {
    room: "Runs, answers, reactions, mentions, a notice, numbers of those who have not read",
    "room-above": "Reading above, with the way back to the newest",
    "message-menu": "What can be done with a message",
    "reply-and-mention": "Answering, and completing a name",
    about: "About the room",
    people: "Its people",
    "search-in-room": "Searching in it",
    invite: "An invitation: link, QR code, share, save",
    "room-settings": "Its settings, for the host",
  },
  "Keeping order": {
    report: "Reporting a message",
    reports: "What was reported, for those who keep order",
    acts: "What was done, with undo",
    queue: "What waits for a decision",
    "word-trial": "Words that let a message wait, tried on what was said",
    edits: "What a message said before",
    reason: "Why somebody is put out",
    effects: "What another kind of room would change",
    blocked: "Whom one has blocked",
  },
  Oneself: {
    profile: "Name, look and language",
    devices: "One's devices",
    privacy: "What others see of one",
  },
  "When something is missing or in the way": {
    loading: "Loading",
    offline: "Without a line: what was written waits",
    failed: "A message that was refused",
    "slow-mode": "Slow mode: the button counts",
    frozen: "A frozen room",
    banned: "Banned from a room",
    full: "A room that is full",
    invited: "By an invitation into a room with names of its own",
    "invitation-over": "An invitation that is over",
    "room-missing": "A room that is not there",
    "place-missing": "An address that leads nowhere",
  },
  "The panel in a page of others": {
    "panel-closed": "Closed: the launcher",
    "panel-enter": "The way in",
    "panel-list": "The rooms",
    "panel-room": "A room",
    "panel-menu": "What can be done with a message",
  },
};

const COLUMNS = [
  ["Korean, light", "ko-light"],
  ["Korean, dark", "ko-dark"],
  ["English, light", "en-light"],
  ["English, dark", "en-dark"],
] as const;
const WIDTH = { phone: 180, desktop: 240 };

export async function writePage(docs: string): Promise<void> {
  const lines = [
    "# Screens",
    "",
    "Each main screen on a phone (360×740) and on a desktop (1280×800), in both languages and both themes, against a real",
    "server: `npm run shots` in `web/` makes the pictures and this page anew.",
  ];
  for (const [part, screens] of Object.entries(SCREENS)) {
    lines.push("", `## ${part}`);
    for (const [screen, text] of Object.entries(screens)) {
      lines.push("", `### ${text}`, "");
      lines.push(`| ${COLUMNS.map(([title]) => title).join(" | ")} |`, `|${" --- |".repeat(COLUMNS.length)}`);
      for (const size of ["phone", "desktop"] as const)
        lines.push(
          `| ${(await Promise.all(COLUMNS.map(([title, look]) => cell(docs, screen, size, look, title)))).join(" | ")} |`,
        );
    }
  }
  await writeFile(join(docs, "screens.md"), `${lines.join("\n")}\n`);
}

async function cell(
  docs: string,
  screen: string,
  size: keyof typeof WIDTH,
  look: string,
  title: string,
): Promise<string> {
  const file = `images/screens/${screen}-${size}-${look}.webp`;
  // A page that names a picture that is not there would say that a screen is missing.
  await access(join(docs, file));
  return `<img src="${file}" width="${WIDTH[size]}" loading="lazy" alt="${size}, ${title.toLowerCase()}">`;
}
