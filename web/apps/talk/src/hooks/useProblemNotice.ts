// Says what went wrong with something that was done in passing.
import { useWords } from "@maru/ui";
import { useHouse } from "../house.ts";
import { problemText } from "../problems.ts";

export function useProblemNotice(): (error: unknown) => void {
  const { notices } = useHouse();
  const words = useWords();
  return (error) => notices.say(problemText(words, error));
}
