import { createHash } from "node:crypto";
import type { PushDevice, PushState } from "@maru/wire";
import { expect, test } from "vitest";
import { createOwnIds } from "../api/ownIds.ts";
import type { Call, Requests } from "../api/requests.ts";
import { base64url, isKnown, setQuietHours, subscribePush, tryPush, withdrawPush } from "./index.ts";

const platform = {
  sha256: async (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest()),
};

function device(change: Partial<PushDevice>): PushDevice {
  const hash = createHash("sha256").update("https://push.example/a").digest("base64url");
  const own = { session: "se_1", current: true, service: "https://push.example", endpoint_hash: hash };
  return { ...own, language: "ko", created_at: "2026-11-21T07:00:00.000Z", ...change };
}

function answering(answers: Record<string, unknown>) {
  const asked: [string, Call | undefined][] = [];
  const json = async <T>(path: string, call?: Call): Promise<T> => {
    asked.push([`${call?.method ?? "GET"} ${path}`, call]);
    return answers[path] as T;
  };
  const requests: Requests = { json, open: () => Promise.reject(new Error("not asked")), ids: createOwnIds(() => "") };
  return { requests, asked };
}

const state = (...devices: PushDevice[]): PushState => ({ public_key: "BA", devices });

test("the server knows this device when it has its endpoint in its language", async () => {
  const own = { endpoint: "https://push.example/a", language: "ko" };
  expect(await isKnown(state(device({})), own, platform)).toBe(true);
  expect(await isKnown(state(device({ current: false })), own, platform)).toBe(false);
  expect(await isKnown(state(device({ language: "en" })), own, platform)).toBe(false);
  const other = { ...own, endpoint: "https://push.example/b" };
  expect(await isKnown(state(device({})), other, platform)).toBe(false);
});

test("only this device is withdrawn, and nothing where it is not known", async () => {
  const known = answering({ "/v1/me/push": state(device({ session: "se_2", current: false }), device({})) });
  await withdrawPush(known.requests);
  expect(known.asked.map(([call]) => call)).toEqual(["GET /v1/me/push", "DELETE /v1/me/push/subscriptions/se_1"]);
  const unknown = answering({ "/v1/me/push": state() });
  await withdrawPush(unknown.requests);
  expect(unknown.asked).toHaveLength(1);
});

test("calls say what the server takes", async () => {
  const { requests, asked } = answering({ "/v1/me/push/trials": { outcome: "accepted", status: 201 } });
  const subscription = { endpoint: "https://push.example/a", keys: { p256dh: "BA", auth: "AA" }, language: "ko" };
  await subscribePush(requests, subscription);
  const quiet = { on: true, from: "22:00", to: "07:30", zone: "Asia/Seoul" };
  await setQuietHours(requests, quiet);
  expect(await tryPush(requests)).toEqual({ outcome: "accepted", status: 201 });
  expect(asked).toEqual([
    ["PUT /v1/me/push/subscription", { method: "PUT", body: subscription }],
    ["PUT /v1/me/push/quiet-hours", { method: "PUT", body: quiet }],
    ["POST /v1/me/push/trials", { method: "POST", body: {} }],
  ]);
});

test("bytes are written without padding and with the letters of addresses", () => {
  expect(base64url(new Uint8Array([251, 255, 254, 1]))).toBe("-__-AQ");
});
