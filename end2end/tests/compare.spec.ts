// Revisions that change roles or the calendar alone, side by side: each right in words, each day with its hours.
import { type BrowserContext, type Page } from "@playwright/test";
import { clean } from "../axe";
import { boardSlug, expect, signIn, test } from "../people";
import { Shop } from "../shop";

const shot = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });

/** The workflow in force, and one of its settings published anew. */
async function published(context: BrowserContext, board: string, what: "roles" | "calendar", change: (workflow: any) => object): Promise<void> {
  const { workflow } = await (await context.request.get(`${board}/workflow`)).json();
  const answer = await context.request.put(`${board}/${what}`, {
    data: { [what]: change(workflow) },
    headers: { origin: new URL(board).origin, "if-match": `"${workflow.revision}"` },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

test("a revision of roles and one of the calendar are compared right by right and day by day", async ({ browser }) => {
  test.slow();
  const shop = await Shop.open();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    await signIn(context, shop);
    const slug = await boardSlug(context, shop);
    const board = `${shop.url}/api/v1/boards/${slug}`;
    const { revision } = (await (await context.request.get(`${board}/workflow`)).json()).workflow;
    await published(context, board, "roles", ({ roles }) => {
      const role = (id: string) => roles.find((one: { id: string }) => one.id === id);
      role("warehouse").rights.push("promise");
      role("warehouse").hidden = ["quality"];
      role("procurement").sees = role("procurement").sees.filter((part: string) => part !== "money");
      return [...roles, { id: "packing", name: "Packing", rights: ["place"], sees: ["email"] }];
    });
    const page = await context.newPage();
    const rows = page.locator(".CompareTable tbody tr");
    const row = (name: string) => rows.filter({ has: page.getByRole("rowheader", { name }) });
    const cells = (name: string) => row(name).getByRole("cell");
    const between = async (before: number, after: number) => {
      await page.getByLabel("Before").selectOption(`r${before}`);
      await page.getByLabel("After").selectOption(`r${after}`);
    };
    await page.goto(`${shop.url}/boards/${slug}/workflow?show=compare`);
    await between(revision, revision + 1);
    await expect(page.locator(".Compare-what")).toHaveText("3 changes");
    await expect(rows).toHaveCount(3);
    await expect(row("Warehouse").getByRole("rowheader")).toContainText("role changed");
    await expect(cells("Warehouse").first().locator("del")).toHaveText(["sees “Awaiting quality check”", "may not promise dates"]);
    await expect(cells("Warehouse").last().locator("ins")).toHaveText(["does not see “Awaiting quality check”", "may promise dates"]);
    await expect(cells("Procurement").last().locator("ins")).toHaveText(["does not see prices"]);
    await expect(row("Packing").getByRole("rowheader")).toContainText("role added");
    await expect(cells("Packing").first()).toHaveText("not there");
    await expect(cells("Packing").last()).toContainText("may place orders");
    await clean(page, "roles compared");
    await shot(page, "compare-roles");

    await published(context, board, "calendar", ({ calendar }) => ({
      ...calendar,
      windows: calendar.windows.filter((window: { day: number }) => window.day !== 5),
      holidays: [...(calendar.holidays ?? []), { date: "2031-12-25", name: "Christmas Day" }],
    }));
    await page.reload();
    await between(revision + 1, revision + 2);
    await expect(page.locator(".Compare-what")).toHaveText("1 change");
    await expect(row("Calendar").getByRole("rowheader")).toContainText("changed");
    await expect(cells("Calendar").last().locator("ins")).toHaveText(["closed", "Thu 25 Dec 2031, Christmas Day"]);
    await expect(cells("Calendar").first().locator("del").last()).toHaveText("no holiday");
    await clean(page, "the calendar compared");
    await shot(page, "compare-calendar");

    // Both together, the other way round, on a phone and in the dark.
    await between(revision + 2, revision);
    await expect(rows).toHaveCount(4);
    await expect(row("Packing").getByRole("rowheader")).toContainText("role removed");
    await expect(cells("Packing").first().locator("s").first()).toBeVisible();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.evaluate(() => document.documentElement.removeAttribute("data-theme"));
    await clean(page, "both compared, phone and dark");
    await row("Warehouse").scrollIntoViewIfNeeded();
    await shot(page, "compare-phone-dark");
    // The control: a revision beside itself.
    await between(revision + 2, revision + 2);
    await expect(rows).toHaveText(["Nothing differs."]);
  } finally {
    await shop.close();
  }
});
