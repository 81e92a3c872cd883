// What axe-core finds in a page, in words. The page's context must bypass its content security policy.
import axe from "axe-core";
import type { Page } from "playwright-core";

/** `but`: rules that are left out, each for a reason that stands beside it. */
export async function violations(page: Page, ...but: string[]): Promise<string[]> {
  // What is about to fade in has not its colours yet.
  await page.evaluate(async () => {
    const ends = ({ effect }: Animation) => effect?.getTiming().iterations !== Number.POSITIVE_INFINITY;
    await Promise.allSettled(
      document
        .getAnimations()
        .filter(ends)
        .map((one) => one.finished),
    );
  });
  await page.evaluate(axe.source);
  const rules = Object.fromEntries(but.map((rule) => [rule, { enabled: false }]));
  const result = await page.evaluate((options) => (globalThis as unknown as { axe: typeof axe }).axe.run(options), {
    rules,
  });
  return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
