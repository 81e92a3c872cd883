// A bot in Node 20 and nothing else: follows a room as a stream of events and answers those who greet it. Its key comes
// from `maru bot create`. It goes on where it was when the connection breaks.
const MARU = process.env.MARU_ORIGIN ?? "http://127.0.0.1:8080";
const ROOM = process.env.MARU_ROOM ?? "lobby";
const headers = { authorization: `Bearer ${process.env.MARU_BOT_KEY}`, "content-type": "application/json" };

async function say(text, answerTo) {
  // The same id again, after a lost answer, is the same message.
  const body = JSON.stringify({ client_id: `hello-${answerTo.seq}`, text, reply_to: answerTo.id });
  const answer = await fetch(`${MARU}/v1/rooms/${ROOM}/messages`, { method: "POST", headers, body });
  if (!answer.ok) console.error("not sent:", (await answer.json()).code);
}

async function* events(after) {
  const query = after === null ? "" : `?after=${after}`;
  const answer = await fetch(`${MARU}/v1/rooms/${ROOM}/stream${query}`, { headers });
  if (!answer.ok) throw new Error(`stream: ${answer.status}`);
  console.log("listening in", ROOM);
  let text = "";
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const parts = text.split("\n\n");
    text = parts.pop();
    for (const part of parts) {
      const data = part.split("\n").find((line) => line.startsWith("data:"));
      if (data) yield JSON.parse(data.slice(5));
    }
  }
}

for (let after = null; ; await new Promise((resolve) => setTimeout(resolve, 1_000))) {
  try {
    for await (const { seq, event } of events(after)) {
      if (seq !== undefined) after = seq;
      const said = event?.type === "message.sent" ? event.message : null;
      if (said && said.sender.kind !== "bot" && /^(hello|안녕)/i.test(said.text)) await say(`Hello, ${said.sender.name}!`, said);
    }
  } catch (error) {
    console.error(error.message);
  }
}
