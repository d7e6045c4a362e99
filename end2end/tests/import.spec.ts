// Files as people bring them: a shop's export, and a sheet of their own with their own words for a status.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Page } from "@playwright/test";
import { boardSlug, cardIn, expect, live, moveByApi, openBoard, refused, signIn, test } from "../people";
import { Shop } from "../shop";

const file = (name: string) => ({ name, mimeType: "text/csv", buffer: readFileSync(join(import.meta.dirname, "../../server/tests/files", name)) });
const sheet = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

async function open(page: Page, shop: Shop): Promise<void> {
  await signIn(page.context(), shop, "account_manager");
  const slug = await boardSlug(page.context(), shop);
  await page.goto(`${shop.url}/boards/${slug}/import`);
  // Only a page that is hydrated reads a file.
  await page.waitForLoadState("networkidle");
}

async function choose(page: Page, what: ReturnType<typeof sheet>): Promise<void> {
  await page.getByLabel("A file with orders").setInputFiles(what);
  await expect(page.getByRole("heading", { name: "What its columns mean" })).toBeVisible({ timeout: 60_000 });
}

const picture = async (page: Page, name: string) => {
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true });
};

/** What a person answered is on its way until the page is quiet again. */
const checked = (page: Page) => expect(page.getByRole("button", { name: "Stop" })).toHaveCount(0);

for (const look of [{ name: "desktop", viewport: { width: 1440, height: 900 } }, { name: "phone", viewport: { width: 390, height: 844 } }]) {
  test.describe(look.name, () => {
    test.use({ viewport: look.viewport });
    const mark = look.name === "phone" ? "9" : "1";

    test("a shop's export comes in after two answers", async ({ page, shop }) => {
      await open(page, shop);
      const begun = Date.now();
      const text = readFileSync(join(import.meta.dirname, "../../server/tests/files/01-shopify.csv"), "utf8");
      await choose(page, sheet("orders_export.csv", text.replaceAll("#204", `#${mark}204`)));
      await expect(page.getByLabel("What Name means")).toHaveValue("0");
      await page.getByLabel("What fulfilled is on the board").selectOption({ label: "Delivery confirmed" });
      await checked(page);
      await page.getByLabel("What unfulfilled is on the board").selectOption({ label: "Order received" });
      await checked(page);
      await expect(page.getByRole("button", { name: "Import 2 orders" })).toBeEnabled();
      await picture(page, `shop-export-${look.name}`);
      await page.getByRole("button", { name: "Import 2 orders" }).click();
      await expect(page.getByRole("heading", { name: "2 orders are on the board" })).toBeVisible();
      expect(Date.now() - begun).toBeLessThan(120_000);
      await picture(page, `shop-export-done-${look.name}`);
      await page.getByRole("link", { name: "Go to the board" }).click();
      await live(page);
      await page.goto(`${page.url()}/orders/${encodeURIComponent(`#${mark}2042`)}`);
      await expect(page.getByRole("heading", { name: "Ola Fenn" })).toBeVisible();
    });

    test("a sheet of one's own: other words, other numbers, other dates, lines below their order", async ({ page, shop }) => {
      await open(page, shop);
      const begun = Date.now();
      const rows = [
        "Nr.;Vorname;Nachname;Straße;Ort;Ware;Menge;Preis;Stand;bis",
        `${mark}/2026;Anna;Berg;Ahornweg 4;Bremen;Lampe;1.000;1.234,50;in Arbeit;04.12.2026`,
        ";;;;;Schirm;2;9,90;;",
        `${mark}-7/2026;Ida;Holm;Am Markt 9;Celle;Tisch;1;99,00;wartet;05.12.2026`,
        `${mark}-8/2026;Jo;Vik;Hafen 1;Kiel;Stuhl;4;45,00;storniert;06.12.2026`,
      ];
      await choose(page, sheet("auftraege.csv", rows.join("\r\n")));
      await expect(page.getByText("Say which column holds the order's number")).toBeVisible();
      await picture(page, `own-sheet-asks-${look.name}`);
      await page.getByLabel("What Nr. means").selectOption({ label: "Order number" });
      await checked(page);
      await page.getByLabel("What Stand means").selectOption({ label: "Status" });
      await checked(page);
      await page.getByLabel("What bis means").selectOption({ label: "Promised: latest date" });
      await checked(page);
      await page.getByLabel("What Ware means").selectOption({ label: "Line: description" });
      await checked(page);
      await expect(page.getByText("1 row is without an order number")).toBeVisible();
      await expect(page.getByRole("button", { name: /^Import \d/ })).toHaveCount(0);
      await page.getByLabel("Rows without an order number").selectOption({ label: "They continue the order above" });
      await checked(page);
      await page.getByLabel("The quantities").selectOption({ label: "1.000 is 1000" });
      await checked(page);
      await page.getByLabel("What in Arbeit is on the board").selectOption({ label: "On the production floor" });
      await checked(page);
      await page.getByLabel("What wartet is on the board").selectOption({ label: "Awaiting supplier confirmation" });
      await checked(page);
      await page.getByLabel("What storniert is on the board").selectOption({ label: "Leave these orders out" });
      await checked(page);
      await expect(page.getByText("1246")).toHaveCount(0);
      await expect(page.getByRole("button", { name: "Import 2 orders" })).toBeEnabled();
      await picture(page, `own-sheet-${look.name}`);
      await page.getByRole("button", { name: "Import 2 orders" }).click();
      await expect(page.getByRole("heading", { name: "2 orders are on the board" })).toBeVisible();
      expect(Date.now() - begun).toBeLessThan(120_000);
      const slug = await boardSlug(page.context(), shop);
      const order = await (await page.request.get(`${shop.url}/api/v1/boards/${slug}/orders/${encodeURIComponent(`${mark}/2026`)}`)).json();
      expect(order.lines.map((line: { quantity: number }) => line.quantity)).toEqual([1000, 2]);
      expect([order.customer.name, order.customer.address, order.card.status]).toEqual(["Anna Berg", "Ahornweg 4, Bremen", "floor"]);
    });
  });
}

test("an encoding is seen before it is believed, and chosen in place", async ({ page, shop }) => {
  await open(page, shop);
  await choose(page, file("15b-russian-1251.csv"));
  await expect(page.getByLabel("Encoding")).toHaveValue("windows-1251");
  await expect(page.locator(".Import-telling")).toContainText("Иван Орлов");
  await page.getByLabel("Encoding").selectOption("windows-1252");
  await expect(page.locator(".Import-telling")).toContainText("Èâàí");
  await page.getByLabel("Encoding").selectOption("windows-1251");
  await expect(page.locator(".Import-telling")).toContainText("Иван Орлов");
  await page.getByRole("button", { name: "Import 1 order" }).click();
  await expect(page.getByRole("heading", { name: "1 order is on the board" })).toBeVisible();
});

test("a lone quote is named, and nothing comes in until somebody says what quotes are", async ({ page, shop }) => {
  await open(page, shop);
  await choose(page, sheet("quote.csv", 'Order Number,Customer,Qty,Item\nQ-901,Ann,1,"Home sign\nQ-902,Bob,1,Mug\nQ-903,Cyd,2,"Cup M"\n'));
  await expect(page.getByText(/A quote in the row of line 2 opens a cell/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Import \d/ })).toHaveCount(0);
  await page.getByLabel("Quotes").selectOption("lines");
  await expect(page.getByRole("button", { name: "Import 3 orders" })).toBeEnabled();
});

test("a long import says how far it is and stops when asked to", async ({ page, shop, allow }) => {
  allow(/ERR_ABORTED|aborted/i);
  test.slow();
  await open(page, shop);
  const rows = Array.from({ length: 30_000 }, (_, n) => `L-${n},Quayside Books,Alarm clock,1`);
  await choose(page, sheet("long.csv", ["Order Number,Customer,Item,Qty", ...rows].join("\n")));
  await expect(page.getByRole("button", { name: "Import 30000 orders" })).toBeEnabled({ timeout: 60_000 });
  await page.getByRole("button", { name: "Import 30000 orders" }).click();
  await expect(page.getByText(/of 30000 rows read, [1-9]\d* orders on the board/)).toBeVisible();
  await picture(page, "progress");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("Stopped. What was imported until then is on the board")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Import \d+ orders/ })).toBeEnabled({ timeout: 60_000 });
  const left = Number((await page.getByRole("button", { name: /^Import \d+ orders/ }).textContent())?.match(/\d+/)?.[0]);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(30_000);
});

test("an order is reached by any number, from its card, its address and a reload", async ({ page, context, shop }) => {
  // Nine orders, and the board is opened twice for each.
  test.setTimeout(150_000);
  await signIn(context, shop);
  const slug = await boardSlug(context, shop);
  for (const number of ["#77", "77/2026", "a\\b", "50%", ".", "..", "~25", "N 7", "%2F"]) {
    const answer = await context.request.post(`${shop.url}/api/v1/boards/${slug}/orders`, {
      data: { number, customer: { name: `Buyer of ${number}` }, lines: [{ description: "Clock", quantity: 1 }] },
      headers: { origin: shop.url },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    const order = await answer.json();
    await context.request.post(`${shop.url}/api/v1/orders/${order.id}/moves`, {
      data: { to: order.status, after: null },
      headers: { origin: shop.url, "if-match": '"1"' },
    });
    await openBoard(page, shop);
    await cardIn(page, number.replaceAll("\\", "\\\\"), "received").getByRole("link").first().click();
    await expect(page.getByRole("heading", { name: `Buyer of ${number}` })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { name: `Buyer of ${number}` })).toBeVisible();
  }
});

test("what a column means by hand stays when the text is read in another way", async ({ page, shop }) => {
  await open(page, shop);
  await choose(page, sheet("own.csv", "Kennung,Wer\nW-1,Zoë\n"));
  await page.getByLabel("What Kennung means").selectOption({ label: "Order number" });
  await checked(page);
  await page.getByLabel("Encoding").selectOption("windows-1252");
  await expect(page.locator(".Import-telling")).toContainText("ZoÃ«");
  await checked(page);
  await expect(page.getByLabel("What Kennung means").locator("option:checked")).toHaveText("Order number");
  await expect(page.getByRole("button", { name: "Import 1 order" })).toBeEnabled();
});

test("an import is undone by whoever sees that it was the wrong file, and the right one comes in under the same numbers", async ({ page, context, shop }) => {
  await open(page, shop);
  const file = (what: string) => sheet("wrong.csv", `Order Number,Customer,Item,Qty\nUN-1,Quayside Books,${what},1\nUN-2,Quayside Books,${what},2\n`);
  await choose(page, file("Alarm clock"));
  await page.getByRole("button", { name: "Import 2 orders" }).click();
  await expect(page.getByRole("heading", { name: "2 orders are on the board" })).toBeVisible();
  await page.getByRole("button", { name: "Undo this import…" }).click();
  const dialog = page.getByRole("dialog", { name: "Undo this import?" });
  await expect(dialog).toContainText("2 orders leave the board");
  await picture(page, "undo-asks");
  await dialog.getByRole("button", { name: "Keep them" }).click();
  await expect(dialog).toHaveCount(0);
  // A day later: from the list, after a reload.
  await page.reload();
  await page.waitForLoadState("networkidle");
  const latest = page.getByRole("region", { name: "Recent imports" }).getByRole("listitem").first();
  await expect(latest).toContainText("2 orders");
  await latest.getByRole("button", { name: "Undo…" }).click();
  await dialog.getByRole("button", { name: "Take 2 orders off the board" }).click();
  await expect(page.getByText("The import is undone: 2 orders left the board.").first()).toBeVisible();
  await expect(latest).toContainText("undone");
  await picture(page, "undone");
  const slug = await boardSlug(context, shop);
  const order = async () => (await context.request.get(`${shop.url}/api/v1/boards/${slug}/orders/UN-1`)).json();
  const before = await order();
  expect(before.card.withdrawn).toBe(true);
  await choose(page, file("Wall clock"));
  await page.getByRole("button", { name: "Import 2 orders" }).click();
  await expect(page.getByRole("heading", { name: "2 orders are on the board" })).toBeVisible();
  const after = await order();
  expect([after.card.withdrawn ?? false, after.lines[0].description, after.card.id !== before.card.id]).toEqual([false, "Wall clock", true]);
  // The one that was withdrawn is still in the list, and leads to itself.
  await page.goto(`${shop.url}/orders?q=UN-1&archived=true`);
  await page.getByRole("row", { name: /UN-1.*withdrawn/ }).getByRole("link", { name: "UN-1" }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText("Withdrawn, as placed by mistake: it is off the board.")).toBeVisible();
  await expect(drawer).toContainText("Alarm clock");
  await page.goto(`${shop.url}/boards/${slug}/orders/UN-1`);
  await expect(drawer).toContainText("Wall clock");
});

test("an import stays when somebody has moved one of its orders, and the page says which", async ({ page, context, shop, allow }) => {
  allow(refused(409));
  await open(page, shop);
  await choose(page, sheet("moved.csv", "Order Number,Customer,Item,Qty\nMV-1,Quayside Books,Alarm clock,1\nMV-2,Quayside Books,Alarm clock,2\n"));
  await page.getByRole("button", { name: "Import 2 orders" }).click();
  await expect(page.getByRole("heading", { name: "2 orders are on the board" })).toBeVisible();
  await page.getByRole("button", { name: "Undo this import…" }).click();
  // Meanwhile a colleague moves one.
  const slug = await boardSlug(context, shop);
  const order = await (await context.request.get(`${shop.url}/api/v1/boards/${slug}/orders/MV-2`)).json();
  await moveByApi(context, shop, order.card, "scheduled", { promise: { earliest: "2027-01-04", latest: "2027-01-05" } });
  const dialog = page.getByRole("dialog", { name: "Undo this import?" });
  await dialog.getByRole("button", { name: "Take 2 orders off the board" }).click();
  await expect(dialog.getByRole("alert")).toContainText(/Nothing was undone: of the 2 orders of this import, 1 was changed since \(.?MV-2/);
  await picture(page, "undo-refused");
  await dialog.getByRole("button", { name: "Keep them" }).click();
  await expect(page.getByRole("region", { name: "Result" })).toContainText("1 order changed since");
  await expect(page.getByRole("button", { name: "Undo this import…" })).toHaveCount(0);
  const untouched = await (await context.request.get(`${shop.url}/api/v1/boards/${slug}/orders/MV-1`)).json();
  expect(untouched.card.withdrawn ?? false).toBe(false);
});
