// Times as people read them, by Intl. Pure: what "now" is comes in.

export interface Formats {
  time(at: Date): string;
  day(at: Date): string;
  full(at: Date): string;
  /** Short: the time today, a word for yesterday, else the date. */
  recent(at: Date, now: Date, yesterday: string): string;
  number(value: number): string;
  /** How long ago, in the greatest unit that fits: "5 minutes ago". Less than a minute is one. */
  ago(at: Date, now: Date): string;
}

const made = new Map<string, Formats>();

export function formatsFor(locale: string): Formats {
  const known = made.get(locale) ?? createFormats(locale);
  made.set(locale, known);
  return known;
}

function createFormats(locale: string): Formats {
  const time = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", day: "numeric", weekday: "long" });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
  const monthDay = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric" });
  const yearMonthDay = new Intl.DateTimeFormat(locale, { year: "numeric", month: "numeric", day: "numeric" });
  const number = new Intl.NumberFormat(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "always" });
  const timeOf = byMinute((at) => timeText(time, locale, at));
  return {
    time: timeOf,
    day: byMinute((at) => day.format(at)),
    full: byMinute((at) => full.format(at)),
    number: (value) => number.format(value),
    ago: (at, now) => agoText(relative, (now.getTime() - at.getTime()) / MINUTE_MS),
    recent: (at, now, yesterday) => {
      if (dayKey(at) === dayKey(now)) return timeOf(at);
      if (dayKey(at) === dayKey(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return yesterday;
      return (at.getFullYear() === now.getFullYear() ? monthDay : yearMonthDay).format(at);
    },
  };
}

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 1_440;

function agoText(format: Intl.RelativeTimeFormat, minutes: number): string {
  if (minutes < HOUR_MINUTES) return format.format(-Math.max(1, Math.floor(minutes)), "minute");
  if (minutes < DAY_MINUTES) return format.format(-Math.floor(minutes / HOUR_MINUTES), "hour");
  return format.format(-Math.floor(minutes / DAY_MINUTES), "day");
}

const MINUTES_MAX = 2_000;

/** A list is drawn over and over with the same times, and `Intl` is slow. */
function byMinute(work: (at: Date) => string): (at: Date) => string {
  const known = new Map<number, string>();
  return (at) => {
    const minute = Math.floor(at.getTime() / MINUTE_MS);
    const before = known.get(minute);
    if (before !== undefined) return before;
    if (known.size >= MINUTES_MAX) known.clear();
    const text = work(at);
    known.set(minute, text);
    return text;
  };
}

/** Some releases of the browsers' language data say "AM" in Korean. */
function timeText(format: Intl.DateTimeFormat, locale: string, at: Date): string {
  if (locale !== "ko") return format.format(at);
  const period = at.getHours() < 12 ? "오전" : "오후";
  const parts = format.formatToParts(at);
  return parts.map((part) => (part.type === "dayPeriod" ? period : part.value)).join("");
}

/** The local day, as a key. */
export function dayKey(at: Date): string {
  return `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
}
