export type TicketAnswer = { ticket: string; expires_at: string };
