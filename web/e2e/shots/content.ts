// What people say in the pictures, in both languages. Must not know how rooms are made.

export interface RoomContent {
  alias: string;
  cover: string;
  title: string;
  description: string;
  tags: string[];
  /** What was said there before, the newest last. */
  lines: string[];
}

export interface Content {
  locale: string;
  tenant: string;
  me: string;
  people: readonly [string, string, string, string];
  rooms: readonly [RoomContent, ...RoomContent[]];
  /** Of the room that is looked at closely. */
  talk: {
    first: string;
    bring: string;
    answer: string;
    how: string;
    quote: string;
    gone: string;
    plan: string;
    call: (me: string) => string;
    mine: string;
    mineToo: string;
    advert: string;
    rude: string;
    notice: string;
    offline: string;
    refused: string;
    slow: string;
    find: string;
  };
  /** A room of one's own, for those whom one invites. */
  crew: { title: string; welcome: string; lines: string[] };
  created: { title: string; description: string; tags: string };
  reportNote: string;
  search: string;
}

/** The same places in both languages: their names in addresses, and their covers. */
const PLACES = [
  ["tennis", "🎾"],
  ["lunch", "🍜"],
  ["books", "📚"],
  ["plants", "🌿"],
  ["bikes", "🚲"],
  ["games", "🎲"],
] as const;

type Told = Omit<RoomContent, "alias" | "cover">;

/** What is told of each place, in their order. */
function roomsOf(first: Told, ...others: Told[]): Content["rooms"] {
  const placed = (told: Told, at: number): RoomContent => {
    const [alias = "", cover = ""] = PLACES[at] ?? [];
    return { alias, cover, ...told };
  };
  return [placed(first, 0), ...others.map((told, at) => placed(told, at + 1))];
}

export const ko: Content = {
  locale: "ko-KR",
  tenant: "우리 동네",
  me: "하늘",
  people: ["지우", "민준", "서연", "도윤"],
  rooms: roomsOf(
    {
      title: "테니스 같이 쳐요",
      description: "일요일 아침마다 실내 코트에서 쳐요. 처음이어도 괜찮아요.",
      tags: ["운동", "주말"],
      lines: [],
    },
    {
      title: "점심 뭐 먹지",
      description: "역 근처 점심을 함께 골라요",
      tags: ["음식"],
      lines: ["오늘은 비가 와서 칼국수가 당기네요", "역 앞 새 국숫집 가 보신 분?", "오늘은 냉면 어때요?"],
    },
    {
      title: "주말 독서 모임",
      description: "한 달에 한 권, 토요일 오후에 이야기해요",
      tags: ["책", "주말"],
      lines: ["이번 책 어디까지 읽으셨어요?", "다음 책은 투표로 정할게요 📊"],
    },
    {
      title: "식물 키우는 사람들",
      description: "물 주기부터 분갈이까지",
      tags: ["식물"],
      lines: ["몬스테라 새 잎이 나왔어요"],
    },
    { title: "강변 자전거", description: "", tags: ["운동", "주말"], lines: ["내일 7시에 다리 밑에서 만나요"] },
    {
      title: "보드게임 하는 목요일 밤, 처음 오시는 분도 환영해요",
      description: "규칙은 저희가 알려 드려요",
      tags: ["게임", "밤"],
      lines: ["한 판 더 하실 분 계신가요"],
    },
  ),
  talk: {
    first: "다들 일요일 되세요? 코트는 **두 면** 잡아 뒀어요",
    bring: "라켓 없는 분은 제가 두 자루 더 가져갈게요",
    answer: "저 갑니다! 9시까지 도착할게요",
    how: "지도는 여기요 https://example.com/court?n=2 주차는 뒤쪽이에요",
    quote: "> 코트는 두 면 잡아 뒀어요\n한 면은 초보자끼리 칠까요?",
    gone: "지울 말",
    plan: "아침에 비가 조금 온다는데 실내라서 괜찮아요. 처음 오시는 분은 9시 10분 전까지 정문에서 만나면 제가 안내할게요. 물은 넉넉히 가져오세요!",
    call: (me) => `@${me} 오실 거죠? 🙂`,
    mine: "우와 코트 좋네요",
    mineToo: "네, 9시에 봬요!",
    advert: "최저가 라켓 공동 구매!! 지금 바로 눌러 보세요 https://example.com/buy",
    rude: "그것도 모르고 왔어요?",
    notice: "**일요일 9시**, 실내 코트 2면. 참가비는 만 원이에요.",
    offline: "혹시 주차도 되나요?",
    refused: "이 말은 가지 못했어요",
    slow: "천천히 써 볼게요",
    find: "코트",
  },
  crew: {
    title: "테니스 운영진",
    welcome: "이번 주 코트 예약 끝났어요",
    lines: ["고생하셨어요! 공은 제가 챙길게요", "처음 오시는 분이 세 분이에요"],
  },
  created: { title: "동네 러닝", description: "화요일 저녁 7시, 천천히 5km", tags: "운동, 저녁" },
  reportNote: "같은 광고를 다른 방에도 올렸어요",
  search: "주말",
};

export const en: Content = {
  locale: "en-US",
  tenant: "Harbor Town",
  me: "Mina",
  people: ["Olivia", "Noah", "Priya", "Lucas"],
  rooms: roomsOf(
    {
      title: "Tennis on Sundays",
      description: "Every Sunday morning on the indoor courts. Beginners are welcome.",
      tags: ["sports", "weekend"],
      lines: [],
    },
    {
      title: "Lunch around the station",
      description: "Where to eat today",
      tags: ["food"],
      lines: ["Rain again. Noodles?", "Has anybody tried the new place at the corner?", "How about tacos today?"],
    },
    {
      title: "Weekend readers",
      description: "One book a month, Saturday afternoons",
      tags: ["books", "weekend"],
      lines: ["How far did you get with this one?", "We vote on the next book tonight 📊"],
    },
    {
      title: "Plant people",
      description: "From watering to repotting",
      tags: ["plants"],
      lines: ["My monstera has a new leaf"],
    },
    {
      title: "Riverside rides",
      description: "",
      tags: ["sports", "weekend"],
      lines: ["Tomorrow at seven, under the bridge"],
    },
    {
      title: "Board games every Thursday night, newcomers are welcome too",
      description: "We explain the rules",
      tags: ["games", "night"],
      lines: ["Who is in for another round?"],
    },
  ),
  talk: {
    first: "Is everybody free on Sunday? I booked **two courts**",
    bring: "I bring two more rackets for those who have none",
    answer: "I am in! I will be there by nine",
    how: "Here is the map https://example.com/court?n=2 and you can park behind the hall",
    quote: "> I booked two courts\nShall beginners have one for themselves?",
    gone: "to be deleted",
    plan: "They say it rains a little in the morning, but we are indoors. If it is your first time, meet me at the gate ten minutes before nine and I will show you around. Bring plenty of water!",
    call: (me) => `@${me} you are coming, right? 🙂`,
    mine: "What a court!",
    mineToo: "Yes, see you at nine!",
    advert: "CHEAPEST rackets, group buy!! Tap now https://example.com/buy",
    rude: "You came without knowing even that?",
    notice: "**Sunday at nine**, two indoor courts. The fee is ten dollars.",
    offline: "Can I park there, too?",
    refused: "This one did not go",
    slow: "I will write slowly",
    find: "court",
  },
  crew: {
    title: "Tennis crew",
    welcome: "The courts for this week are booked",
    lines: ["Well done! I take care of the balls", "Three people come for the first time"],
  },
  created: { title: "Neighborhood runners", description: "Tuesdays at 7, an easy 5K", tags: "sports, evening" },
  reportNote: "The same advert is in other rooms, too",
  search: "weekend",
};
