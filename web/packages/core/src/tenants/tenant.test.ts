import { expect, test } from "vitest";
import { createFakeServer } from "../testing/fakeServer.ts";
import { createWorld } from "../testing/world.ts";
import { createTenant, type TenantOptions } from "./tenant.ts";

const server = createFakeServer();
const { tenant } = server.identity;

/** What is known before anything is asked. */
const known = (page: TenantOptions["page"]) => {
  const store = createTenant(createWorld(server).platform, { baseUrl: "https://maru.test", tenant: "demo", page });
  const { tenant, problem } = store.getSnapshot();
  return { name: tenant?.name, code: problem?.code };
};

test("a page says at once whose it is, that it is closed, or that there is nobody", () => {
  expect(known({ tenant, disabled: false })).toEqual({ name: "Demo", code: undefined });
  expect(known({ tenant, disabled: true })).toEqual({ name: "Demo", code: "tenant_disabled" });
  expect(known({ tenant: null, disabled: false })).toEqual({ name: undefined, code: "tenant_not_found" });
  expect(known(null)).toEqual({ name: undefined, code: undefined });
  expect(server.requests).toEqual([]);
});

test("a tenant that is open again is found so when it is asked for", async () => {
  const page = { tenant, disabled: true };
  const options = { baseUrl: "https://maru.test", tenant: "demo", page };
  const store = createTenant(createWorld(server).platform, options);
  await store.refresh();
  expect(store.getSnapshot()).toEqual({ tenant, problem: null });
});
