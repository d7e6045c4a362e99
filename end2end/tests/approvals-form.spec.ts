// Approvals and conditions in the workflow's editor: made by keyboard, asked for at a status, published, asked for at the drop;
// taken out and put back; read by who may not edit; and what another approver means for what was decided already.
import { cleanInAllLooks, shot } from "../axe";
import { boardSlug, dragByMouse, expect, openBoard, place, signIn, test } from "../people";
import { Shop } from "../shop";
import { byKeyboard, fresh, openWorkflow, saved, side } from "../workflows";

test("a condition and an approval of two steps are made by keyboard, and the board asks for it at the drop", async ({ browser }) => {
  // axe reads three panels in four looks.
  test.setTimeout(420_000);
  const { shop, page, slug } = await fresh(browser);
  try {
    await openWorkflow(page, shop, slug);
    const { press, type, tabTo, go } = byKeyboard(page);
    const group = (name: RegExp) => side(page).getByRole("group", { name });

    await go("Conditions");
    await tabTo(page.getByLabel("Name of the next condition"));
    await press("Enter");
    await expect(page.getByText("Give it a name first.")).toBeVisible();
    await type("From 1,000");
    await press("Enter");
    await expect(page.getByLabel("What it looks at")).toBeFocused();
    await saved(page);
    await expect(page.locator("#part-test-notes")).toContainText("say from which total on it is so");
    await tabTo(side(page).getByLabel("is at least"));
    await type("1,0");
    await expect(page.locator("#part-test-amount")).toContainText("Write an amount like 1000.00");
    await press("Control+A");
    await type("1000");
    await saved(page);
    await expect(page.locator("#part-test-amount")).toBeEmpty();
    await expect(page.locator("#part-test-notes")).toBeEmpty();
    await expect(page.locator("[data-def=condition-from_1_000]")).toContainText("the total is at least 1000.00");
    await cleanInAllLooks(page, "condition form");

    await go("Approvals");
    await tabTo(page.getByLabel("Name of the next approval"));
    await type("Artwork and price");
    await press("Enter");
    await expect(side(page).getByRole("button", { name: "Add a step" })).toBeFocused();
    await saved(page);
    await expect(page.locator("#part-steps-notes")).toContainText("Say who has to agree to “Artwork and price”");
    await press("Enter");
    await expect(page.locator("#part-approvers")).toBeFocused();
    await saved(page);
    await expect(page.locator("#part-approvers-notes")).toContainText("Say who has to agree in step 1 of “Artwork and price”");
    await tabTo(group(/^Who has to agree/).getByLabel("Production"));
    await press("Space");
    await tabTo(side(page).getByRole("button", { name: "Next step" }));
    await press("Enter");
    await expect(page.locator("#part-approvers")).toBeFocused();
    await expect(side(page).getByRole("heading", { level: 2 })).toContainText("Step 2 of Artwork and price");
    await tabTo(group(/^Who has to agree/).getByLabel("Leadership"));
    await press("Space");
    await tabTo(group(/^Who has to agree/).getByLabel("The customer"));
    await press("Space");
    await tabTo(group(/^Who records/).getByLabel("Account manager"));
    await press("Space");
    await tabTo(side(page).getByLabel("How many of them"));
    await press("Control+A");
    await type("2");
    await tabTo(side(page).getByLabel("At the same time as the step before"));
    await press("Space");
    await tabTo(side(page).getByLabel("Only when"));
    await type("From");
    await tabTo(side(page).getByLabel("Unit of that time"));
    await type("working d");
    await saved(page);
    await expect(page.locator("#part-limit-notes")).toContainText("Say how long step 2 of “Artwork and price” may take");
    await tabTo(side(page).getByLabel("How long it may take"), true);
    await type("2");
    await tabTo(group(/^Who hears/).getByLabel("Account manager"));
    await press("Space");
    await tabTo(group(/^What it is about/).getByLabel("Lines"));
    await press("Space");
    await saved(page);
    await expect(page.locator(".Side .Field-error")).toHaveCount(0);
    await cleanInAllLooks(page, "step form");

    await tabTo(side(page).getByRole("button", { name: "Artwork and price" }), true);
    await press("Enter");
    await expect(page.locator("#side-title")).toBeFocused();
    const rows = side(page).locator(".StepRow");
    await expect(rows.nth(0)).toContainText("Production");
    await expect(rows.nth(1)).toContainText("2 of Leadership or the customer");
    await expect(rows.nth(1)).toContainText("at the same time as the step before, about lines, only when “From 1,000”, within 2 d, then Account manager hears of it");
    await tabTo(side(page).getByRole("button", { name: "Move step 2 up" }));
    await press("Enter");
    await expect(side(page).getByRole("button", { name: "Move step 1 down" })).toBeFocused();
    await expect(rows.nth(0)).toContainText("2 of Leadership");
    await press("Enter");
    await expect(rows.nth(0)).toContainText("Production");
    await saved(page);
    await cleanInAllLooks(page, "approval form");
    const draft = async () => (await (await page.context().request.get(`${shop.url}/api/v1/boards/${slug}/workflow`)).json()).draft.draft;
    expect((await draft()).approvals).toEqual([{
      id: "artwork_and_price", name: "Artwork and price",
      steps: [
        { id: "step_1", of: [{ role: "production" }] },
        {
          id: "step_2", of: [{ role: "leadership" }, "customer"], needed: 2, together: true, covers: ["lines"], when: "from_1_000",
          limit: { days: 2 }, tells: ["account_manager"], recorded_by: ["account_manager"],
        },
      ],
    }]);

    // A condition that is taken out leaves a fault where it is named, which leads to the input; and it comes back.
    await page.locator("[data-def=condition-from_1_000] .Def-open").press("Enter");
    await expect(side(page).getByRole("region", { name: "Used by" })).toContainText("step 2 of the approval “Artwork and price”");
    await tabTo(side(page).getByRole("button", { name: "Remove From 1,000" }));
    await press("Enter");
    await expect(page.locator(".Notice")).toContainText("From 1,000 was removed from the draft. It is still named in 1 place");
    await saved(page);
    await page.locator(".Issues > summary").press("Enter");
    await page.locator(".Issue").filter({ hasText: "depends on the condition" }).press("Enter");
    await expect(page.getByLabel("Only when")).toBeFocused();
    await page.getByRole("button", { name: "Undo" }).press("Enter");
    await saved(page);
    await expect(page.locator("#part-when-notes")).toBeEmpty();

    // Asked for where an order enters a status, and the approval leads there.
    await page.locator("[data-row=approval] .StatusTable-open").press("Enter");
    await tabTo(side(page).getByLabel("Ask on the way in", { exact: true }));
    await type("Approval of Art");
    await tabTo(side(page).getByRole("button", { name: "Ask on the way in: add it" }));
    await press("Enter");
    await saved(page);
    await expect(page.locator("[data-row=approval]")).toContainText("in: approval of Artwork and price");
    await page.locator("[data-def=approval-artwork_and_price] .Def-open").press("Enter");
    await side(page).getByRole("button", { name: /to enter Awaiting customer approval/ }).press("Enter");
    await expect(page.locator("#part-entry")).toBeFocused();

    await tabTo(page.getByRole("link", { name: "Publish…" }), true);
    await press("Enter");
    const publish = page.getByRole("button", { name: "Publish revision 2" });
    await expect(publish).toBeEnabled();
    await expect(page.getByRole("complementary", { name: "What changes" })).toContainText("Artwork and price approval added");
    await tabTo(publish);
    await press("Enter");
    await expect(page.getByText("It can be undone until")).toBeVisible();
    await page.goto(`${shop.url}/boards/${slug}/workflow?show=compare`);
    await expect(page.locator(".CompareTable")).toContainText("approval added");
    await expect(page.locator(".CompareTable")).toContainText("condition added");
    await shot(page, "compare-approvals");

    const order = await place(page.context(), shop, "K-2");
    await page.setViewportSize({ width: 1600, height: 900 });
    await openBoard(page, shop);
    await dragByMouse(page, order.number, "approval");
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("needs the approval “Artwork and price”, which has not been requested: request it.");
    await shot(page, "board-asks-approval");
    await dialog.getByRole("button", { name: "Request approval" }).click();
    await expect(page.locator(`[data-order="${order.number}"]`)).toContainText("Awaiting approval");
  } finally {
    await shop.close();
  }
});

test("an approval is taken out and put back, another approver voids what was decided, and readers read it", async ({ browser }) => {
  test.setTimeout(180_000);
  const shop = await Shop.open();
  try {
    const ada = await (await browser.newContext()).newPage();
    await signIn(ada.context(), shop);
    const slug = await boardSlug(ada.context(), shop);
    await openWorkflow(ada, shop, slug);
    const row = ada.locator("[data-def=approval-price]");
    await expect(row).toContainText("only when “From £500” · used in 1 place");
    await row.getByRole("button", { name: "Artwork and price" }).click();
    await side(ada).getByRole("button", { name: "Remove Artwork and price" }).click();
    await expect(row).toContainText("removed");
    await row.getByRole("button", { name: "Artwork and price" }).click();
    await shot(ada, "approval-removed");
    await side(ada).getByRole("button", { name: "Put Artwork and price back" }).click();
    await expect(row).not.toContainText("removed");

    // Somebody is asked by name, too, which is another rule than the one under which it was decided.
    await side(ada).locator(".StepRow .Rows-open").first().click();
    await expect(side(ada).getByRole("heading", { level: 2 })).toContainText("Step 1 of Artwork and price");
    const people = side(ada).getByLabel("A person by name", { exact: true });
    await expect(people.locator("option")).not.toHaveCount(1);
    const name = (await people.locator("option").nth(1).textContent())!;
    await people.selectOption({ index: 1 });
    await side(ada).getByRole("button", { name: "A person by name: ask them" }).click();
    await expect(side(ada).locator(".GateRow")).toContainText(name);
    await saved(ada);
    await shot(ada, "step-person");
    await expect(row).toContainText(`Production or ${name}`);
    await ada.getByRole("link", { name: "Publish…" }).click();
    await expect(ada.locator(".Sums")).toContainText("approvals become void");
    await expect(ada.getByText(/become.? void and .* asked again/).first()).toBeVisible();
    await shot(ada, "publish-voids");

    const bea = await (await browser.newContext()).newPage();
    await signIn(bea.context(), shop, "production");
    await openWorkflow(bea, shop, slug);
    await bea.locator("[data-def=approval-price]").getByRole("button").click();
    await expect(side(bea)).toContainText("For orders from £500");
    await expect(side(bea).getByRole("checkbox")).toHaveCount(0);
    await shot(bea, "approval-reader");
    await bea.locator("[data-def=condition-large]").getByRole("button").click();
    await expect(side(bea)).toContainText("the total is at least 500.00");
    await expect(side(bea).getByRole("textbox")).toHaveCount(0);
    await bea.emulateMedia({ media: "print" });
    await expect(bea.locator(".PrintedMap")).toContainText("Who has to agree");
    await shot(bea, "approval-print");
  } finally {
    await shop.close();
  }
});
