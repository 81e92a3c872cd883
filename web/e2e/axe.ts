// What axe-core finds in a page, in words. The page's context must bypass its content security policy.
import axe from "axe-core";
import type { Page } from "playwright-core";

/** `but`: rules that are left out, each for a reason that stands beside it. */
export async function violations(page: Page, ...but: string[]): Promise<string[]> {
  await page.evaluate(axe.source);
  const rules = Object.fromEntries(but.map((rule) => [rule, { enabled: false }]));
  const result = await page.evaluate((options) => (globalThis as unknown as { axe: typeof axe }).axe.run(options), {
    rules,
  });
  return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
