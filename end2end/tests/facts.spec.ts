// Facts beside the status: a drop asks for what it lacks, a card and a colleague see what is so, and a filter finds what is
// ready to go on.
import { clean } from "../axe";
import { boardSlug, card, cardIn, dragByMouse, expect, live, moveByApi, openBoard, place, signIn, test } from "../people";

const wide = { viewport: { width: 2560, height: 900 } };

test("a drop asks for the fact that it lacks, and a warning for a reason", async ({ browser, shop }) => {
  const ada = await (await browser.newContext(wide)).newPage();
  const bea = await (await browser.newContext(wide)).newPage();
  await signIn(ada.context(), shop);
  await signIn(bea.context(), shop, "production");
  const order = await place(ada.context(), shop, "F-DROP");
  await moveByApi(ada.context(), shop, order, "scheduled", { after: null });
  await openBoard(ada, shop);
  await openBoard(bea, shop);
  await dragByMouse(ada, order.number, "floor");
  const dialog = ada.getByRole("dialog");
  await expect(dialog).toContainText("“Material in” is needed for “On the production floor”");
  await expect(dialog).toContainText("To go on all the same, say why.");
  await ada.screenshot({ path: test.info().outputPath("prompt.png") });
  await clean(ada, "the prompt", "dialog");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(dialog).toContainText("Tick it once “Material in” is so.");
  await dialog.getByLabel("Material in").check();
  await dialog.getByLabel("Reason").fill("Pays on delivery");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(cardIn(bea, order.number, "floor")).toBeVisible();
  await ada.goto(`${shop.url}/boards/${await boardSlug(ada.context(), shop)}/orders/F-DROP`);
  await expect(ada.locator(".History li").first()).toContainText("without “Deposit paid”");
  await expect(ada.locator(".History li").first()).toContainText("Pays on delivery");
});

test("a fact is set with what shows it, seen at once, and unset with a reason", async ({ browser, shop }) => {
  const manager = await (await browser.newContext()).newPage();
  const production = await (await browser.newContext(wide)).newPage();
  await signIn(manager.context(), shop, "account_manager");
  await signIn(production.context(), shop, "production");
  const order = await place(manager.context(), shop, "F-SET");
  await moveByApi(manager.context(), shop, order, "scheduled", { after: null });
  await openBoard(production, shop);
  await expect(card(production, order.number).locator("[data-kind=lacks]")).toHaveText(/Not yet:\s*2 facts/);
  await manager.goto(`${shop.url}/boards/${await boardSlug(manager.context(), shop)}/orders/F-SET`);
  await live(manager);
  const facts = manager.getByRole("region", { name: "Facts" });
  // The material is not the account manager's to say.
  await expect(facts.getByRole("button", { name: "Set: Material in" })).toHaveCount(0);
  await facts.getByRole("button", { name: "Set: Deposit paid" }).click();
  await facts.getByRole("button", { name: "It is so" }).click();
  await expect(facts).toContainText("The number must not be empty.");
  await facts.getByLabel("Its number").fill("INV-4711");
  await facts.getByRole("button", { name: "It is so" }).click();
  await expect(facts).toContainText("INV-4711");
  await manager.screenshot({ path: test.info().outputPath("set.png") });
  await clean(manager, "the drawer", ".Drawer");
  await expect(card(production, order.number).locator("[data-kind=lacks]")).toHaveText(/Not yet:\s*Material in/);

  // Ready once the material is in too, and found by the filter.
  await production.locator(".Filters").getByRole("link", { name: "Ready" }).click();
  await expect(card(production, order.number)).toHaveCount(0);
  const mine = await production.context().request.get(`${shop.url}/api/v1/orders/${order.id}`);
  const set = await production.context().request.put(`${shop.url}/api/v1/orders/${order.id}/facts/material_in`, {
    data: {},
    headers: { origin: shop.url, "if-match": `"${(await mine.json()).card.version}"` },
  });
  expect(set.status(), await set.text()).toBe(200);
  await expect(card(production, order.number)).toContainText("Ready");

  await facts.getByRole("button", { name: "Unset: Deposit paid" }).click();
  await facts.getByLabel("Why is it not so any more?").fill("The bank called it back");
  await facts.getByRole("button", { name: "It is not so" }).click();
  await expect(manager.locator(".History li").first()).toContainText("Unset “Deposit paid”");
  await expect(card(production, order.number)).toHaveCount(0);
});
