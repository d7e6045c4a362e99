// Several boards: made from a template, worked on, renamed, switched between, archived and restored; and the first one, chosen
// at set-up.
import { type Browser, type BrowserContext, type Page } from "@playwright/test";
import { clean, shot } from "../axe";
import { boardSlug, card, cardIn, column, dragByMouse, expect, live, looks, place, refused, signIn, test } from "../people";
import { Shop } from "../shop";

/** A shop of one's own with a second board, as an administrator meets it. */
async function withPrintShop(browser: Browser, options = {}): Promise<{ shop: Shop; page: Page; context: BrowserContext; first: string }> {
  const shop = await Shop.open();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  await signIn(context, shop);
  const first = await boardSlug(context, shop);
  const made = await context.request.post(`${shop.url}/api/v1/boards`, { data: { name: "Print shop", template: "print_shop" }, headers: { origin: shop.url } });
  expect(made.status(), await made.text()).toBe(201);
  return { shop, page: await context.newPage(), context, first };
}

async function placeOn(context: BrowserContext, shop: Shop, slug: string, number: string) {
  const data = { number, customer: { name: "Quayside Books" }, lines: [{ description: "Leaflets", quantity: 500 }], promise: { earliest: "2027-01-04", latest: "2027-01-05" } };
  const answer = await context.request.post(`${shop.url}/api/v1/boards/${slug}/orders`, { data, headers: { origin: shop.url } });
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}

const archive = (context: BrowserContext, shop: Shop, slug: string, archived: boolean) =>
  context.request.patch(`${shop.url}/api/v1/boards/${slug}`, { data: { archived }, headers: { origin: shop.url } });

const navigation = (page: Page) => page.getByRole("navigation", { name: "Main" });
const switchOf = (page: Page) => navigation(page).locator(".BoardSwitch");
const row = (page: Page, name: string) => page.locator(".BoardRow").filter({ hasText: name });

/** The list of boards, once its buttons work. */
async function openBoards(page: Page, shop: Shop): Promise<void> {
  await page.goto(`${shop.url}/settings/boards`);
  await expect(async () => {
    await page.getByRole("button", { name: /^Rename/ }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByRole("button", { name: "Cancel" }).click();
}

test("a second board is made from a template, worked on, renamed, archived and restored", async ({ browser, allow }) => {
  test.slow();
  allow(refused(409));
  const shop = await Shop.open();
  try {
    const context = await browser.newContext({ viewport: { width: 2560, height: 900 } });
    await signIn(context, shop);
    const first = await boardSlug(context, shop);
    const page = await context.newPage();
    await page.goto(`${shop.url}/settings`);
    await expect(switchOf(page), "one board needs no switch").toHaveCount(0);
    await page.getByRole("link", { name: "Boards", exact: true }).click();
    await page.getByRole("link", { name: "New board" }).click();
    await expect(page.getByRole("button", { name: "Make the board" })).toBeEnabled();
    await expect(page.getByRole("radio", { name: "Make to order" })).toBeChecked();
    // By the keyboard, as any group of radio buttons.
    await page.getByRole("radio", { name: "Make to order" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("radio", { name: "Print shop" })).toBeChecked();
    await page.getByRole("button", { name: "Make the board" }).click();
    await expect(page.getByText("The name must not be empty.")).toBeVisible();
    const taken = (await (await context.request.get(`${shop.url}/api/v1/boards/${first}`)).json()).name;
    await page.getByLabel("Name").fill(taken.toUpperCase());
    await page.getByRole("button", { name: "Make the board" }).click();
    await expect(page.getByText("A board has this name already")).toBeVisible();
    await page.getByLabel("Name").fill("Print shop");
    await shot(page, "new-board");
    await page.getByRole("button", { name: "Make the board" }).click();
    await expect(page).toHaveURL(`${shop.url}/boards/print-shop`);
    await live(page);
    await expect(page.getByRole("heading", { level: 1, name: "Print shop" })).toBeVisible();
    await expect(page.getByText("Others see this board once they hold a role on it.")).toBeVisible();
    await expect(column(page, "artwork")).toContainText("Awaiting print-ready artwork");
    await shot(page, "print-shop-empty");

    // An order is placed there and moved: the drop asks for what the trade needs.
    await page.getByRole("link", { name: "New order" }).first().click();
    await expect(page.getByLabel("Copies")).toBeVisible();
    await page.locator("[name=number]").fill("PR-1");
    await page.locator("[name=name]").fill("Quayside Books");
    await page.getByLabel("Copies").fill("500");
    await page.getByRole("button", { name: "Place" }).click();
    await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
    await page.getByRole("button", { name: "Close the order" }).click();
    await expect(cardIn(page, "PR-1", "artwork")).toBeVisible();
    await dragByMouse(page, "PR-1", "preflight");
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("Artwork in house");
    await dialog.getByLabel("Artwork in house").check();
    await dialog.locator("[name=earliest]").fill("04/01/2027");
    await dialog.locator("[name=latest]").fill("05/01/2027");
    await dialog.getByRole("button", { name: "Move", exact: true }).click();
    await expect(cardIn(page, "PR-1", "preflight")).toBeVisible();

    // Renamed while somebody has it open: its address stays.
    const other = await context.newPage();
    await openBoards(other, shop);
    await row(other, "Print shop").getByRole("button", { name: "Rename" }).click();
    await other.getByRole("dialog").getByLabel("Name").fill("Printing");
    await expect(other.getByRole("dialog")).toContainText("/boards/print-shop");
    await other.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await expect(row(other, "Printing")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "Printing" })).toBeVisible();
    await expect(switchOf(page).locator("summary")).toContainText("Printing");
    expect(page.url()).toBe(`${shop.url}/boards/print-shop`);

    // Archived: said before, and at once in the open board.
    await row(other, "Printing").getByRole("button", { name: "Archive" }).click();
    await expect(other.getByRole("dialog")).toContainText("1 order is still on it");
    await shot(other, "archive");
    await other.getByRole("dialog").getByRole("button", { name: "Archive the board" }).click();
    await expect(other.getByRole("list", { name: "Archived boards" }).getByText("Printing")).toBeVisible();
    await expect(page.getByText("This board is archived: its orders can be read")).toBeVisible();
    await expect(page.getByRole("link", { name: "New order" })).toHaveCount(0);
    await expect(switchOf(page)).toHaveCount(0);
    await shot(page, "archived-board");
    const map = await context.newPage();
    await map.goto(`${shop.url}/boards/print-shop/workflow`);
    await expect(map.locator(".Crumbs").first()).toContainText("Printing");
    await card(page, "PR-1").getByRole("button", { name: /Move/ }).click();
    await expect(page.getByRole("dialog")).toContainText("You cannot move this order now.");
    await expect(page.getByRole("dialog")).toContainText("This board is archived");
    await page.keyboard.press("Escape");
    const order = await (await context.request.get(`${shop.url}/api/v1/boards/print-shop/orders/PR-1`)).json();
    const move = () =>
      context.request.post(`${shop.url}/api/v1/orders/${order.card.id}/moves`, {
        data: { to: "proof" },
        headers: { origin: shop.url, "if-match": `"${order.card.version}"` },
      });
    const no = await move();
    expect(no.status()).toBe(409);
    expect((await no.json()).refusals[0].code).toBe("board_archived");
    // What it was still says so to the customer.
    const track = await (await browser.newContext()).newPage();
    await track.goto(order.tracking_url);
    await expect(track.getByText("Your files are being checked").first()).toBeVisible();

    await row(other, "Printing").getByRole("button", { name: "Restore" }).click();
    await expect(other.getByRole("list", { name: "Boards in use" }).getByText("Printing")).toBeVisible();
    await expect(page.getByText("This board is archived")).toHaveCount(0);
    await expect(page.getByRole("link", { name: "New order" })).toBeVisible();
    expect((await move()).status()).toBe(200);
    await expect(cardIn(page, "PR-1", "proof")).toBeVisible();
  } finally {
    await shop.close();
  }
});

test("one goes from board to board by mouse and by keyboard, and comes back to the last one", async ({ browser }) => {
  test.slow();
  const { shop, page, context, first } = await withPrintShop(browser);
  try {
    await page.goto(`${shop.url}/boards/${first}`);
    await live(page);
    const summary = switchOf(page).locator("summary");
    await expect(summary).not.toContainText("Print shop");
    await summary.click();
    await shot(page, "switch-open");
    await expect(switchOf(page).locator("[aria-current=true]")).toHaveCount(1);
    await switchOf(page).getByRole("link", { name: "Print shop" }).click();
    await expect(page).toHaveURL(`${shop.url}/boards/print-shop`);
    await live(page);
    await expect(switchOf(page)).not.toHaveAttribute("open", /.*/);
    await expect(summary).toContainText("Print shop");
    await expect(column(page, "artwork")).toBeVisible();

    // What belongs to a board is that of the one that one is on.
    await navigation(page).getByRole("link", { name: "Workflow" }).click();
    await expect(page).toHaveURL(`${shop.url}/boards/print-shop/workflow`);
    await expect(page.getByRole("row", { name: /Awaiting proof approval/ }).first()).toBeVisible();
    await navigation(page).getByRole("link", { name: "Orders" }).click();
    await expect(page).toHaveURL(`${shop.url}/orders?board=print-shop`);
    await expect(page.getByText("No orders yet")).toBeVisible();
    await navigation(page).getByRole("link", { name: "Roles" }).click();
    await expect(page).toHaveURL(`${shop.url}/settings/roles?board=print-shop`);
    await expect(page.getByLabel("Role", { exact: true })).toContainText("Prepress");
    // A page of no board keeps the last one in mind, and so does the first address.
    await navigation(page).getByRole("link", { name: "People" }).click();
    await expect(summary).toContainText("Print shop");
    await page.goto(shop.url);
    await expect(page).toHaveURL(`${shop.url}/boards/print-shop`);
    await live(page);

    // By the keyboard: opened, gone through, closed, chosen.
    await summary.focus();
    await page.keyboard.press("Enter");
    await expect(switchOf(page)).toHaveAttribute("open", /.*/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    await expect(switchOf(page)).not.toHaveAttribute("open", /.*/);
    await expect(summary).toBeFocused();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(`${shop.url}/boards/${first}`);
    await live(page);
    expect((await context.cookies()).find((cookie) => cookie.name === "milepost-board")?.value).toBe(first);
  } finally {
    await shop.close();
  }
});

test("two tabs on two boards hear each of its own, and somebody with a role on the second sees it alone", async ({ browser, allow }) => {
  test.slow();
  allow(refused(404));
  const { shop, page, context, first } = await withPrintShop(browser);
  try {
    const there = await context.newPage();
    await page.goto(`${shop.url}/boards/${first}`);
    await there.goto(`${shop.url}/boards/print-shop`);
    await live(page);
    await live(there);
    await place(context, shop, "T-HERE");
    await placeOn(context, shop, "print-shop", "T-THERE");
    await expect(card(page, "T-HERE")).toBeVisible();
    await expect(card(there, "T-THERE")).toBeVisible();
    await expect(card(page, "T-THERE")).toHaveCount(0);
    await expect(card(there, "T-HERE")).toHaveCount(0);
    // A live board goes on after the other one changed.
    await placeOn(context, shop, "print-shop", "T-MORE");
    await expect(card(there, "T-MORE")).toBeVisible();
    await expect(page.locator("[data-live=live]")).toHaveCount(1);

    // Somebody else sees nothing of it until they get a role there, on the page of people.
    const theirs = await browser.newContext();
    await signIn(theirs, shop, "warehouse");
    const other = await theirs.newPage();
    await other.goto(`${shop.url}/boards/print-shop`);
    await expect(other.getByRole("heading", { name: "There is nothing here" }).first()).toBeVisible();
    await page.goto(`${shop.url}/people`);
    const person = page.locator(".Person").filter({ hasText: shop.person("warehouse").email });
    await expect(async () => {
      await person.getByRole("button", { name: /^Change/ }).click();
      await expect(page.getByRole("dialog")).toBeVisible({ timeout: 500 });
    }).toPass();
    await page.getByRole("dialog").locator("summary").filter({ hasText: "Print shop" }).click();
    await page.getByRole("dialog").getByLabel("Press", { exact: true }).check();
    await shot(page, "roles-of-two-boards");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await expect(person.locator(".Person-roles")).toContainText("Press");
    await other.goto(`${shop.url}/boards/print-shop`);
    await live(other);
    await expect(switchOf(other).locator("summary")).toContainText("Print shop");
    await expect(card(other, "T-THERE")).toBeVisible();
  } finally {
    await shop.close();
  }
});

for (const scripted of [true, false]) {
  test(`a shop is set up with a template, ${scripted ? "with" : "without"} script`, async ({ browser, allow }) => {
    allow(refused(422));
    const shop = await Shop.open("serve");
    try {
      const context = await browser.newContext({ javaScriptEnabled: scripted });
      const page = await context.newPage();
      await page.goto(`${shop.url}/setup?code=${shop.setUpCode}`);
      await expect(page.getByRole("button", { name: /Set up/ })).toBeEnabled();
      const fill = (name: string, value: string) => page.locator(`[name=${name}]`).fill(value);
      await fill("shop", "Saltmarsh & Daughters");
      await fill("zone", "Europe/London");
      await fill("board", "Workshop");
      await page.getByRole("radio", { name: "Repair service" }).check();
      await fill("name", "Nell Saltmarsh");
      await fill("email", "nell@saltmarsh.example");
      await fill("password", "short");
      await page.getByRole("button", { name: /Set up/ }).click();
      await expect(page.getByText("it needs at least 10")).toBeVisible();
      await expect(page.getByRole("radio", { name: "Repair service" })).toBeChecked();
      await fill("password", "a long walk on the marsh");
      await page.getByRole("button", { name: /Set up/ }).click();
      await expect(page).toHaveURL(`${shop.url}/boards/workshop`);
      await expect(column(page, "booked")).toContainText("Item booked in");
      await expect(switchOf(page)).toHaveCount(0);
    } finally {
      await shop.close();
    }
  });
}

for (const look of looks) {
  test(`boards, a new one, the switch and set-up: ${look.name}`, async ({ browser }) => {
    test.slow();
    const phone = look.viewport.width < 640;
    const options = { colorScheme: look.colorScheme, viewport: look.viewport, reducedMotion: "reduce", hasTouch: phone } as const;
    const { shop, page, context, first } = await withPrintShop(browser, options);
    const named = (what: string) => `${what}-${look.name.replace(", ", "-")}`;
    try {
      await context.request.post(`${shop.url}/api/v1/boards`, { data: { name: "Repairs at the harbour", template: "repair" }, headers: { origin: shop.url } });
      await archive(context, shop, "repairs-at-the-harbour", true);
      await openBoards(page, shop);
      await clean(page, "boards");
      await shot(page, named("boards"));
      await row(page, "Print shop").getByRole("button", { name: "Archive" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await clean(page, "archiving");
      await shot(page, named("archiving"));
      await page.getByRole("button", { name: "Cancel" }).click();
      await row(page, "Print shop").getByRole("button", { name: "Rename" }).click();
      await clean(page, "renaming");
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("link", { name: "New board" }).click();
      await expect(page.getByRole("button", { name: "Make the board" })).toBeEnabled();
      await clean(page, "a new board");
      await shot(page, named("new-board"));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.viewport.width);

      await page.goto(`${shop.url}/boards/${first}`);
      await live(page);
      const summary = switchOf(page).locator("summary");
      if (phone) await summary.tap();
      else await summary.click();
      const link = switchOf(page).getByRole("link", { name: "Print shop" });
      await expect(link).toBeVisible();
      await clean(page, "the switch");
      await shot(page, named("switch"));
      if (phone) {
        for (const target of [summary, link]) expect((await target.boundingBox())!.height).toBeGreaterThanOrEqual(44);
        await link.tap();
      } else await link.click();
      await expect(page).toHaveURL(`${shop.url}/boards/print-shop`);
      await live(page);
      await clean(page, "a new board without orders");
      await shot(page, named("print-shop"));
      await page.goto(`${shop.url}/boards/repairs-at-the-harbour`);
      await expect(page.getByText("This board is archived")).toBeVisible();
      await clean(page, "an archived board");
      await shot(page, named("archived"));
      await page.goto(`${shop.url}/people`);
      await expect(async () => {
        await page.getByRole("button", { name: /Invite/ }).first().click();
        await expect(page.getByRole("dialog")).toBeVisible({ timeout: 500 });
      }).toPass();
      await page.getByRole("dialog").locator("summary").filter({ hasText: "Print shop" }).click();
      await clean(page, "inviting to several boards");
      await shot(page, named("invite"));
    } finally {
      await shop.close();
    }
    const empty = await Shop.open("serve");
    try {
      const page = await (await browser.newContext(options)).newPage();
      await page.goto(`${empty.url}/setup`);
      await expect(page.getByRole("button", { name: /Set up/ })).toBeEnabled();
      await page.getByRole("radio", { name: "Wholesale" }).check();
      await clean(page, "set-up");
      await shot(page, named("set-up"));
    } finally {
      await empty.close();
    }
  });
}
