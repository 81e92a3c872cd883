import type { ProblemField } from "./ProblemField";

export type Problem = {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  request_id: string;
  retryable: boolean;
  fields?: Array<ProblemField>;
};
