// The tenant as its pages may know it: name, look, ways of entering, features. Told with the page, or asked for.
// Must not know sessions.
import type { PageState, Problem, TenantPublic } from "@maru/wire";
import { ApiError, problemOf, readProblem } from "../api/problem.ts";
import { REQUEST_TIMEOUT_MS, readJson, sendCall } from "../api/requests.ts";
import type { Platform } from "../platform.ts";
import { createCell, type Store } from "../store.ts";

export interface TenantState {
  tenant: TenantPublic | null;
  /** The last refusal, if the last try was refused: `tenant_not_found`, `tenant_disabled`. */
  problem: Problem | null;
}

export interface TenantStore extends Store<TenantState> {
  /** Asks again: the tenant's rules may have changed. */
  refresh(): Promise<void>;
  dispose(): void;
}

export interface TenantOptions {
  baseUrl: string;
  tenant: string;
  page?: Pick<PageState, "tenant" | "disabled"> | null | undefined;
}

export function createTenant(platform: Platform, options: TenantOptions): TenantStore {
  const cell = createCell<TenantState>({ tenant: options.page?.tenant ?? null, problem: problemIn(options.page) });
  const refresh = async () => {
    const url = `${options.baseUrl}/v1/tenants/${encodeURIComponent(options.tenant)}`;
    try {
      const response = await sendCall(platform, url, { timeoutMs: REQUEST_TIMEOUT_MS }, {});
      if (!response.ok) throw await readProblem(response);
      cell.set({ tenant: await readJson<TenantPublic>(response), problem: null });
    } catch (error) {
      if (error instanceof ApiError) cell.patch({ problem: error.problem });
    }
  };
  return { getSnapshot: cell.getSnapshot, subscribe: cell.subscribe, refresh, dispose: cell.dispose };
}

function problemIn(page: TenantOptions["page"]): Problem | null {
  if (!page) return null;
  // A page that was served for no tenant says that there is none.
  if (page.tenant === null) return problemOf(404, "tenant_not_found");
  return page.disabled ? problemOf(403, "tenant_disabled") : null;
}
