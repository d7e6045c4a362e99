// Roles: what each sees is edited in a matrix, acts at once in open pages, and an administrator looks at Milepost as one of them.
import { type BrowserContext, type Page } from "@playwright/test";
import { clean } from "../axe";
import { anOrder, boardSlug, card, column, expect, live, openBoard, refused, signIn, test } from "../people";
import { Shop } from "../shop";

/** The box that says whether a role sees or may something. */
const box = (page: Page, what: string) => page.getByRole("checkbox", { name: what });

/** The matrix, once it can be edited. */
async function openRoles(page: Page, shop: Shop): Promise<void> {
  await page.goto(`${shop.url}/settings/roles`);
  await expect(page.getByRole("heading", { name: "Roles" })).toBeVisible();
  // The button opens its dialog only once the page's program is there.
  await expect(async () => {
    await page.getByRole("button", { name: "New role" }).click();
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByRole("button", { name: "Cancel" }).click();
}

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(page.locator(".Notice", { hasText: "Saved. It acts at once" }).last()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Not saved yet" })).toBeHidden();
}

test("an administrator takes prices away while somebody has an order open: they are gone at once", async ({ browser }) => {
  const shop = await Shop.open();
  try {
    const theirs: BrowserContext = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(theirs, shop, "procurement");
    const order = await anOrder(theirs, shop, "supplier");
    const slug = await boardSlug(theirs, shop);
    const page = await theirs.newPage();
    await page.goto(`${shop.url}/boards/${slug}/orders/${encodeURIComponent(order.number)}`);
    await live(page);
    await expect(page.locator(".Lines-total b")).toBeVisible();
    // A form that was opened begins with prices, too.
    await page.getByRole("button", { name: "Edit the lines" }).click();
    await expect(page.getByLabel("Price of one, line 1", { exact: true })).toBeVisible();

    const mine = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(mine, shop);
    const roles = await mine.newPage();
    await openRoles(roles, shop);
    await box(roles, "Procurement sees: Prices and totals").uncheck();
    await expect(roles.locator(".RoleChanges")).toContainText("Procurement no longer sees prices.");
    await roles.screenshot({ path: test.info().outputPath("roles-changed.png") });
    await save(roles);

    await expect(page.locator(".Withheld", { hasText: "withheld from your role" }).first()).toBeVisible({ timeout: 3_000 });
    await expect(page.locator(".Lines-total b")).toHaveCount(0);
    await expect(page.getByLabel(/^Price of one/)).toHaveCount(0);
    await expect(page.locator("[data-live=live]").first()).toBeAttached();
    await page.screenshot({ path: test.info().outputPath("withheld.png") });
    const seen = await (await theirs.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
    expect(seen.total).toBeNull();
    expect(seen.withheld).toContain("money");

    // The control: given back, they are there again, in the same open page.
    await box(roles, "Procurement sees: Prices and totals").check();
    await save(roles);
    await expect(page.locator(".Lines-total b")).toBeVisible({ timeout: 3_000 });
  } finally {
    await shop.close();
  }
});

test("a status that is hidden leaves the open board, with the order that was open in it", async ({ browser, allow }) => {
  // The page asks once more for the order that it shows.
  allow(refused(404));
  const shop = await Shop.open();
  try {
    const theirs = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(theirs, shop, "warehouse");
    const order = await anOrder(theirs, shop, "received");
    const page = await theirs.newPage();
    await openBoard(page, shop);
    await expect(column(page, "received")).toBeVisible();
    await card(page, order.number).getByRole("link").click();
    await expect(page.getByRole("heading", { name: "History" })).toBeVisible();

    const mine = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(mine, shop);
    const roles = await mine.newPage();
    await openRoles(roles, shop);
    // By the keyboard: a cell is a box like any other.
    await box(roles, "Warehouse sees: Order received").focus();
    await roles.keyboard.press("Space");
    await expect(roles.locator(".RoleChanges")).toContainText("Warehouse no longer sees “Order received”.");
    await save(roles);

    await expect(column(page, "received")).toHaveCount(0, { timeout: 3_000 });
    await expect(page.getByText("This order is out of your sight")).toBeVisible();
    await expect(column(page, "ready")).toBeVisible();
    await page.screenshot({ path: test.info().outputPath("out-of-sight.png") });
    // Somebody brings an order into sight, and takes it out again.
    const move = async (to: string, reason?: string) => {
      const now = await (await mine.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
      const answer = await mine.request.post(`${shop.url}/api/v1/orders/${order.id}/moves`, {
        data: { to, after: null, reason, promise: now.card.promise ?? { earliest: "2027-01-04", latest: "2027-01-05" } },
        headers: { origin: shop.url, "if-match": `"${now.card.version}"` },
      });
      expect(answer.status(), await answer.text()).toBe(200);
    };
    await page.getByRole("button", { name: "Close the order" }).click();
    await move("approval");
    await expect(card(page, order.number)).toBeAttached();
    await move("received", "back to the beginning");
    await expect(card(page, order.number)).toHaveCount(0);
  } finally {
    await shop.close();
  }
});

test("see as this role: what it sees, on every page, and nothing that acts", async ({ browser, allow }) => {
  test.slow();
  allow(refused(403));
  const shop = await Shop.open();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(context, shop);
    const page = await context.newPage();
    await openRoles(page, shop);
    for (const status of ["Order received", "Awaiting customer approval", "Awaiting supplier confirmation", "Cancelled"]) {
      await box(page, `Warehouse sees: ${status}`).uncheck();
    }
    await page.screenshot({ path: test.info().outputPath("matrix.png") });
    await save(page);
    await page.getByRole("link", { name: "See as Warehouse" }).click();
    await live(page);
    const banner = page.getByRole("complementary", { name: "Whose view this is" });
    await expect(banner).toContainText("You see Milepost as Warehouse does.");
    await expect(column(page, "received")).toHaveCount(0);
    await expect(column(page, "ready")).toBeVisible();
    await expect(page.getByRole("link", { name: "People" })).toHaveCount(0);

    // An order: withheld is marked as withheld.
    const number = await column(page, "ready").locator("[data-order]").first().getAttribute("data-order");
    await card(page, number!).getByRole("link").click();
    await expect(page.locator(".Withheld", { hasText: "withheld from Warehouse" }).first()).toBeVisible();
    await expect(banner).toBeVisible();
    await page.screenshot({ path: test.info().outputPath("see-as-order.png") });
    await clean(page, "an order seen as a role");
    // The address keeps it, so that the page loaded anew is the same.
    await expect(page).toHaveURL(/[?&]as=warehouse/);
    await page.reload();
    await live(page);
    await expect(banner).toBeVisible();
    await expect(page.locator(".Withheld", { hasText: "withheld from Warehouse" }).first()).toBeVisible();
    // Nothing acts: not on the page, and not at the server.
    await page.getByRole("button", { name: "Move to…" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: /Delivery confirmed/ }).click();
    await expect(page.locator(".Notice", { hasText: "You see Milepost as Warehouse does" })).toBeVisible();
    const slug = await boardSlug(context, shop);
    const refusal = await context.request.post(`${shop.url}/api/v1/boards/${slug}/orders?as=warehouse`, { data: {}, headers: { origin: shop.url } });
    expect(refusal.status()).toBe(403);

    // The list follows, by a link of the page itself.
    await page.getByRole("button", { name: "Close the order" }).click();
    await page.getByRole("link", { name: "Orders", exact: true }).click();
    await expect(page.locator(".OrdersTable")).toBeVisible();
    await expect(banner).toBeVisible();
    await expect(page.locator(".OrdersTable")).not.toContainText("Order received");
    await page.screenshot({ path: test.info().outputPath("see-as-list.png") });
    await clean(page, "the list seen as a role");

    await page.getByRole("link", { name: "Back to yourself" }).click();
    await expect(page.locator(".OrdersTable")).toBeVisible();
    await expect(banner).toHaveCount(0);
    await expect(page.locator(".OrdersTable")).toContainText("Order received");
    // Who is no administrator sees what is theirs, whatever the address says.
    const other = await browser.newContext();
    await signIn(other, shop, "production");
    const theirs = await other.newPage();
    await theirs.goto(`${shop.url}/boards/${slug}?as=account_manager`);
    await live(theirs);
    await expect(theirs.getByRole("complementary", { name: "Whose view this is" })).toHaveCount(0);
    expect((await other.request.get(`${shop.url}/api/v1/boards/${slug}?as=account_manager`)).status()).toBe(403);
  } finally {
    await shop.close();
  }
});

test("a role is added, renamed and removed, and not while somebody needs it", async ({ browser }) => {
  const shop = await Shop.open();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(context, shop);
    const page = await context.newPage();
    await openRoles(page, shop);
    await page.getByRole("button", { name: "New role" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Packing");
    await page.getByRole("dialog").getByRole("button", { name: "Add it" }).click();
    await box(page, "Packing sees: Phone").check();
    await page.getByLabel("Its name").fill("Packing bench");
    const changes = page.locator(".RoleChanges");
    await expect(changes).toContainText("Packing bench is a new role.");
    await expect(changes).toContainText("Packing bench sees phone numbers.");
    await save(page);
    await page.getByLabel("Role", { exact: true }).selectOption({ label: "Warehouse" });
    await page.getByRole("button", { name: "Remove role" }).click();
    await expect(changes).toContainText("somebody holds it");
    await expect(changes).toContainText("it owns “Ready for dispatch”");
    await expect(page.getByRole("button", { name: /^Save/ })).toBeDisabled();
    await page.screenshot({ path: test.info().outputPath("cannot-be-removed.png") });
    await clean(page, "a role that cannot be removed");
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByLabel("Role", { exact: true }).selectOption({ label: "Packing bench" });
    await page.getByRole("button", { name: "Remove role" }).click();
    await expect(changes).toContainText("Packing bench is removed.");
    await save(page);
    // People are offered the same roles by the same names.
    await page.getByLabel("Role", { exact: true }).selectOption({ label: "Logistics" });
    await page.getByLabel("Its name").fill("Transport");
    await save(page);
    await page.getByRole("link", { name: "People" }).click();
    await expect(page.locator(".Person-roles", { hasText: "Transport" }).first()).toBeVisible();
  } finally {
    await shop.close();
  }
});

for (const look of [
  { name: "light, desktop", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "dark, desktop", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "light, phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
  { name: "dark, phone", colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const) {
  test.describe(look.name, () => {
    test.use({ colorScheme: look.colorScheme, viewport: look.viewport, contextOptions: { reducedMotion: "reduce" } });

    test("the matrix, a change of it, and a board seen as a role", async ({ page, context, shop }) => {
      test.slow();
      await signIn(context, shop);
      await openRoles(page, shop);
      await clean(page, "the matrix");
      if (look.viewport.width < 640) await page.getByLabel("Role", { exact: true }).selectOption({ label: "Warehouse" });
      await box(page, "Warehouse sees: Notes and comments").uncheck();
      await expect(page.locator(".RoleChanges")).toContainText("Warehouse no longer sees notes.");
      await page.screenshot({ path: test.info().outputPath("matrix.png"), fullPage: true });
      await clean(page, "the matrix with a change");
      // A finger finds it.
      if (look.viewport.width < 640) {
        const cell = await page.locator(".Matrix-cell:visible").first().boundingBox();
        expect(cell!.height).toBeGreaterThanOrEqual(44);
      }
      const slug = await boardSlug(context, shop);
      await page.goto(`${shop.url}/boards/${slug}?as=warehouse`);
      await live(page);
      await expect(page.getByRole("link", { name: "Back to yourself" })).toBeVisible();
      await page.screenshot({ path: test.info().outputPath("see-as-board.png") });
      await clean(page, "a board seen as a role");
    });
  });
}
