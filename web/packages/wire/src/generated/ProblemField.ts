export type ProblemField = { field: string; reason: string };
