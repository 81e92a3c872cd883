import type { Principal } from "./Principal";

export type GuestAnswer = { access_token: string; expires_at: string; principal: Principal };
