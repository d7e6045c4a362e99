// Mending in the drawer: lines, a number, an order that should not be there; and what a colleague and the customer see.
import { boardSlug, card, expect, live, moveByApi, openBoard, place, refused, signIn, test } from "../people";

test("lines are changed, added and removed, and the history tells it", async ({ browser, context, shop }) => {
  await signIn(context, shop);
  const order = await place(context, shop, "X-LINES");
  const page = await context.newPage();
  await page.goto(`${shop.url}/boards/${await boardSlug(context, shop)}/orders/X-LINES`);
  await live(page);
  const colleague = await (await browser.newContext()).newPage();
  await signIn(colleague.context(), shop, "account_manager");
  await openBoard(colleague, shop);
  const lines = page.getByRole("region", { name: "Lines", exact: true });
  await lines.getByRole("button", { name: "Edit the lines" }).click();
  await lines.getByLabel("Quantity, line 1").fill("5");
  await lines.getByRole("button", { name: "Add a line" }).click();
  await lines.getByLabel("Item, line 2").fill("Brass lamp");
  await lines.getByLabel("Price of one, line 2").fill("12,50");
  await page.screenshot({ path: test.info().outputPath("lines.png") });
  await lines.getByRole("button", { name: "Save" }).click();
  await expect(lines.getByText("2 lines, 6 pieces")).toBeVisible();
  await expect(lines.getByText("31.25")).toBeVisible();
  await expect(page.locator(".History li").first()).toContainText("Lines changed “Alarm clock” 2 → 5; “Brass lamp” added (1)");
  await expect(card(colleague, "X-LINES")).toContainText("2 lines · Alarm clock");
  await lines.getByRole("button", { name: "Edit the lines" }).click();
  await lines.getByRole("button", { name: "Remove line 1" }).click();
  await lines.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".History li").first()).toContainText("“Alarm clock” removed (5)");
  await expect(card(colleague, "X-LINES")).toContainText("Brass lamp");
});

test("lines that somebody else changed meanwhile are not overwritten", async ({ context, shop, allow }) => {
  allow(refused(412));
  await signIn(context, shop);
  const order = await place(context, shop, "X-RACE");
  const page = await context.newPage();
  await page.goto(`${shop.url}/boards/${await boardSlug(context, shop)}/orders/X-RACE`);
  await live(page);
  const lines = page.getByRole("region", { name: "Lines", exact: true });
  await lines.getByRole("button", { name: "Edit the lines" }).click();
  await lines.getByLabel("Quantity, line 1").fill("7");
  const now = await (await context.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
  const answer = await context.request.patch(`${shop.url}/api/v1/orders/${order.id}`, {
    data: { lines: [{ description: "Somebody else's line", quantity: 1 }] },
    headers: { origin: shop.url, "if-match": `"${now.card.version}"` },
  });
  expect(answer.status()).toBe(200);
  await expect(page.locator(".History li").first()).toContainText("Lines changed");
  await lines.getByRole("button", { name: "Save" }).click();
  await expect(lines.getByText("Somebody changed the lines since you opened them")).toBeVisible();
  await lines.getByRole("button", { name: "Cancel" }).click();
  await expect(lines.getByText("Somebody else's line")).toBeVisible();
  // The control: what somebody else did that is not about lines keeps nobody from saving them.
  await lines.getByRole("button", { name: "Edit the lines" }).click();
  await lines.getByLabel("Quantity, line 1").fill("7");
  await moveByApi(context, shop, order, "scheduled");
  await expect(page.locator(".NextAction")).toContainText("Production scheduled");
  await lines.getByRole("button", { name: "Save" }).click();
  await expect(lines.getByText("1 line, 7 pieces")).toBeVisible();
});

test("a number is corrected, and the order opens under it", async ({ context, shop, allow }) => {
  allow(refused(409));
  await signIn(context, shop);
  await place(context, shop, "X-WORNG");
  await place(context, shop, "X-TAKEN");
  const page = await context.newPage();
  const slug = await boardSlug(context, shop);
  await page.goto(`${shop.url}/boards/${slug}/orders/X-WORNG`);
  await live(page);
  await page.getByRole("button", { name: "Correct the number…" }).click();
  const dialog = page.getByRole("dialog", { name: /Correct the number/ });
  await dialog.getByLabel("Number").fill("X-TAKEN");
  await dialog.getByRole("button", { name: "Correct it" }).click();
  await expect(dialog.getByText("Order X-TAKEN exists on this board already")).toBeVisible();
  await dialog.getByLabel("Number").fill("X-RIGHT");
  await dialog.getByRole("button", { name: "Correct it" }).click();
  await expect(page).toHaveURL(/\/orders\/X-RIGHT$/);
  await expect(page.locator(".History li").first()).toContainText("Number corrected from X-WORNG to X-RIGHT");
  await expect(card(page, "X-RIGHT")).toBeAttached();
  await expect(card(page, "X-WORNG")).toHaveCount(0);
});

test("an order placed by mistake is withdrawn, and its tracking link says so", async ({ browser, context, shop }) => {
  await signIn(context, shop);
  const order = await place(context, shop, "X-TWICE");
  const view = await (await context.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
  const customer = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await customer.goto(view.tracking_url);
  await expect(customer.getByRole("heading", { level: 1 })).toHaveText("We have your order");
  const page = await context.newPage();
  await page.goto(`${shop.url}/boards/${await boardSlug(context, shop)}/orders/X-TWICE`);
  await live(page);
  await page.getByRole("button", { name: "Withdraw the order…" }).click();
  const dialog = page.getByRole("dialog", { name: /Withdraw/ });
  await dialog.getByRole("button", { name: "Withdraw it" }).click();
  await expect(dialog.getByText("The reason must not be empty.")).toBeVisible();
  await dialog.getByLabel("Why").fill("Typed in twice");
  await page.screenshot({ path: test.info().outputPath("withdraw.png") });
  await dialog.getByRole("button", { name: "Withdraw it" }).click();
  await expect(page.getByText("Withdrawn, as placed by mistake: it is off the board.")).toBeVisible();
  await expect(page.locator(".History li").first()).toContainText("Typed in twice");
  await expect(card(page, "X-TWICE")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Withdraw the order|Edit the lines|Move to/ })).toHaveCount(0);
  await expect(customer.getByRole("heading", { level: 1 })).toHaveText("This order was withdrawn");
  await customer.screenshot({ path: test.info().outputPath("tracking.png") });
});
