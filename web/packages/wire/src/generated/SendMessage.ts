export type SendMessage = { client_id: string; text: string };
