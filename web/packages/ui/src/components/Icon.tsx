// Line icons of one weight, drawn inline.

const PATHS = {
  back: "m15 5-7 7 7 7",
  plus: "M12 5v14M5 12h14",
  send: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  more: "M12 5.5h.01M12 12h.01M12 18.500h.01",
  copy: "M9 9h10v10H9zM15 9V5H5v10h4",
  trash: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12",
  share: "M12 15V4M8 7.500 12 3.500l4 4M6 11.500v8h12v-8",
  link: "M10 14a4 4 0 0 0 5.700 0l3.300-3.300a4 4 0 0 0-5.700-5.700l-1.300 1.300M14 10a4 4 0 0 0-5.700 0L5 13.300A4 4 0 0 0 10.700 19l1.300-1.300",
  leave: "M14 5H6v14h8M11 12h9M17 9l3 3-3 3",
  people:
    "M9 12a3.200 3.200 0 1 0 0-6.400A3.200 3.200 0 0 0 9 12ZM3 19c.6-3.200 3-4.800 6-4.800s5.400 1.600 6 4.800M15.500 6.200a3.200 3.200 0 0 1 0 5.800M17.500 14.700c2 .6 3.200 2.100 3.600 4.300",
  hall: "M3 10 12 4l9 6M5.500 10v9M18.500 10v9M3 19h18",
  talk: "M20 11.500c0 3.900-3.600 7-8 7-1 0-2-.2-2.900-.5L4.500 19.500l1.300-3.700A6.500 6.500 0 0 1 4 11.500c0-3.900 3.600-7 8-7s8 3.100 8 7Z",
  lost: "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM9.200 9.500h.01M14.800 9.500h.01M8.700 15.800c.8-1.100 1.900-1.700 3.300-1.700s2.500.6 3.300 1.700",
  reply: "M9 7 4.500 11.500 9 16M5 11.500h8.500c3.500 0 6 2 6 6V18.500",
  pen: "m5 19 1-4L16.500 4.500l3 3L9 18l-4 1ZM14 7l3 3",
  pin: "M9 4h6l-.7 6 3.200 3.500H6.500L9.700 10 9 4ZM12 13.500V20",
  lock: "M7 11h10v8.500H7zM9 11V8a3 3 0 0 1 6 0v3",
  close: "M6 6l12 12M18 6 6 18",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l4.500 4.500",
  mute: "M6 17h12l-1.500-2.500V11a4.500 4.500 0 0 0-7-3.700M7.500 12v2.500L6 17M10.500 20h3M4 4l16 16",
  eye: "M3 12c2-4 5-6 9-6s7 2 9 6c-2 4-5 6-9 6s-7-2-9-6ZM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z",
  hide: "M3 12c2-4 5-6 9-6s7 2 9 6c-2 4-5 6-9 6s-7-2-9-6ZM4.500 4.500l15 15",
  dot: "M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10Z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  const heavy = name === "more" ? 3 : name === "send" || name === "down" || name === "back" ? 2.1 : 1.8;
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width={heavy}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

export function Mark() {
  return (
    <span class="mark" aria-hidden="true">
      <svg
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linecap="round"
        focusable="false"
      >
        <title>Maru</title>
        <path d="M2 6.5 8 2.5l6 4M3.500 6.500v6M12.500 6.500v6M2 12.500h12" />
      </svg>
    </span>
  );
}
